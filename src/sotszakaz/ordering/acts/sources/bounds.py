"""Limits that hold for whatever a loader gives."""

from sotszakaz.ordering.acts.errors import ActEmpty, ActTooLarge
from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources import limits


def checked(blocks: list[Paragraph | Table]) -> list[Paragraph | Table]:
    """The same blocks, if there are some and not too many."""
    if not blocks:
        raise ActEmpty
    if len(blocks) > limits.BLOCKS:
        raise ActTooLarge(what="абзацев", limit=limits.BLOCKS)
    if sum(map(_length, blocks)) > limits.TEXT_CHARACTERS:
        raise ActTooLarge(what="текст", limit=f"{limits.TEXT_CHARACTERS} знаков")
    return blocks


def _length(block: Paragraph | Table) -> int:
    if isinstance(block, Paragraph):
        return len(block.text)
    return sum(len(cell.text) + 1 for row in block.rows for cell in row)
