"""Blocks as JSON, to hand them from one process to another."""

from typing import Any

from sotszakaz.ordering.acts.source import Cell, Paragraph, Table


def pack(blocks: list[Paragraph | Table]) -> list[Any]:
    """A paragraph is its text and number; a table is its rows, in which None continues the cell above."""
    return [
        {"text": block.text, "number": block.number}
        if isinstance(block, Paragraph)
        else {"rows": [[None if cell.merged else cell.text for cell in row] for row in block.rows]}
        for block in blocks
    ]


def unpack(packed: list[Any]) -> list[Paragraph | Table]:
    return [
        Table(tuple(tuple(_cell(text) for text in row) for row in block["rows"]))
        if "rows" in block
        else Paragraph(block["text"], block["number"])
        for block in packed
    ]


def _cell(text: str | None) -> Cell:
    return Cell("", merged=True) if text is None else Cell(text)
