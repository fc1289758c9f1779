"""Blocks as JSON, to hand them from one process to another."""

from typing import Any

from sotszakaz.ordering.acts.source import Cell, Paragraph, Table


def pack(blocks: list[Paragraph | Table]) -> list[Any]:
    """A paragraph is its text and number, a table its rows of texts."""
    return [
        {"text": block.text, "number": block.number}
        if isinstance(block, Paragraph)
        else {"rows": [[cell.text for cell in row] for row in block.rows]}
        for block in blocks
    ]


def unpack(packed: list[Any]) -> list[Paragraph | Table]:
    return [
        Table(tuple(tuple(Cell(text) for text in row) for row in block["rows"]))
        if "rows" in block
        else Paragraph(block["text"], block["number"])
        for block in packed
    ]
