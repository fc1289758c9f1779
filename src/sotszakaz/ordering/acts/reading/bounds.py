"""How much text the grammar looks at, so that no file can hold it up."""

from dataclasses import replace

from sotszakaz.ordering.acts.reading.errors import TooMuchText
from sotszakaz.ordering.acts.source import ActSource, Paragraph, Table

TEXT = 600_000
"""Signs in the whole file: ten times the longest act."""

PASSAGE = 6_000
"""Signs in one paragraph or cell that are read: three times the longest clause; what comes after them is no fact."""


def bounded(source: ActSource) -> ActSource:
    """The text that is read. Refuses a file with too much of it."""
    size = sum(len(text) for block in source.blocks for text in _texts(block))
    if size > TEXT:
        raise TooMuchText(limit=f"{TEXT // 1000} 000")
    return replace(source, blocks=tuple(_bounded(block) for block in source.blocks))


def _texts(block: Paragraph | Table) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text]
    return [cell.text for row in block.rows for cell in row]


def _bounded(block: Paragraph | Table) -> Paragraph | Table:
    if all(len(text) <= PASSAGE for text in _texts(block)):
        return block
    if isinstance(block, Paragraph):
        return replace(block, text=block.text[:PASSAGE])
    return Table(tuple(tuple(replace(cell, text=cell.text[:PASSAGE]) for cell in row) for row in block.rows))
