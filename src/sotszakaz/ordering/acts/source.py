"""What every loader gives and the grammar reads: an act as a row of paragraphs and tables.

No trace of the file format is left. A document is a sequence of blocks in reading order; a table is one block however
many pages it crosses.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands, to show a fact beside its source. Counted from 0; printed from 1."""

    block: int
    row: int | None = None
    cell: int | None = None
    table: int | None = field(default=None, compare=False)
    """Which of the document's tables the block is. Only for printing; `ActSource.place` fills it in."""

    def __str__(self) -> str:
        """Russian, for people: «абзац 12» or «таблица 2, строка 4, графа 3»; a table counts as a paragraph."""
        if self.row is None and self.table is None:
            return f"абзац {self.block + 1}"
        parts = [f"таблица в абзаце {self.block + 1}" if self.table is None else f"таблица {self.table + 1}"]
        if self.row is not None:
            parts.append(f"строка {self.row + 1}")
        if self.cell is not None:
            parts.append(f"графа {self.cell + 1}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that says something: its text is never empty and its blanks are single ordinary spaces."""

    text: str
    number: str | None = None
    """Automatic numbering of the word processor as it prints («1.», «6.1.», «а)», «-»), not in the text."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs of a table cell joined by line feeds, each with single ordinary spaces; may be empty."""

    text: str
    merged: bool = False
    """Continues the cell above (vertical merge); the text is then empty."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rectangular: short rows are padded with empty cells; of cells merged across, the first has the text."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class ActSource:
    """The text of one file."""

    name: str
    format: str
    blocks: tuple[Paragraph | Table, ...]

    def text(self) -> str:
        """The whole as plain text: a paragraph a line with its number, a table row a line with cells split by tabs."""
        return "\n".join(line for block in self.blocks for line in _lines(block))

    def place(self, block: int, row: int | None = None, cell: int | None = None) -> Place:
        """A place that prints the number of its table, which a bare `Place` cannot know."""
        if not isinstance(self.blocks[block], Table):
            return Place(block)
        return Place(block, row, cell, table=sum(isinstance(earlier, Table) for earlier in self.blocks[:block]))


def _lines(block: Paragraph | Table) -> list[str]:
    if isinstance(block, Paragraph):
        return [f"{block.number} {block.text}" if block.number else block.text]
    return ["\t".join(cell.text.replace("\n", " ") for cell in row) for row in block.rows]
