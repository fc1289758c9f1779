"""Paragraphs and tables of .rtf and .doc as they are written: text, then the mark that says what it was."""

from dataclasses import dataclass, field

from sotszakaz.ordering.acts.errors import ActTooLarge
from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.blanks import tidy_lines, whole_characters
from sotszakaz.ordering.acts.sources.flow import numbered
from sotszakaz.ordering.acts.sources.grid import GridCell, table_of_grid
from sotszakaz.ordering.acts.sources.numbering import BULLET
from sotszakaz.ordering.acts.sources.tables import row_lines


@dataclass(slots=True)
class RowShape:
    """What the file says of a row: right edges of its cells in twips and which of them are merged."""

    left: int = 0
    edges: list[int] = field(default_factory=list)
    down: set[int] = field(default_factory=set)
    """Positions of cells that continue the cell above."""
    across: set[int] = field(default_factory=set)
    """Positions of cells that continue the cell before."""

    def begin_at(self, twips: int) -> None:
        self.left = twips

    def left_of(self, position: int) -> int:
        if not position:
            return self.left
        known = min(position, len(self.edges))
        return (self.edges[known - 1] if known else self.left) + position - known


@dataclass(slots=True)
class Story:
    """One flow of text: the body, or a text box in it."""

    blocks: list[Paragraph | Table] = field(default_factory=list)
    shape: RowShape = field(default_factory=RowShape)
    _in_table: bool = False
    _text: list[str] = field(default_factory=list)
    _number: str | None = None
    _cell: list[Paragraph | Table] = field(default_factory=list)
    _nested_row: list[str] = field(default_factory=list)
    _row: list[list[Paragraph | Table]] = field(default_factory=list)
    _rows: list[list[tuple[GridCell, list[Paragraph | Table]]]] = field(default_factory=list)
    _cells: int = 0

    def enter_table(self, *, entered: bool) -> None:
        """Whether the paragraph being written stands in a cell."""
        self._in_table = entered

    def shape_row(self, shape: RowShape) -> None:
        self.shape = shape

    def write(self, text: str) -> None:
        self._text.append(text)

    def number(self, text: str) -> None:
        """The number that the word processor printed before the paragraph; any bullet is a hyphen."""
        printed = " ".join(text.split())
        self._number = (printed if any(map(str.isalnum, printed)) else BULLET) if printed else None

    def insert(self, blocks: list[Paragraph | Table]) -> None:
        """Contents of a text box anchored in the paragraph being written."""
        (self._cell if self._in_table else self.blocks).extend(blocks)

    def end_paragraph(self) -> None:
        written = self._written(keep_number=self._in_table)
        if self._in_table:
            self._cell.extend(written)
        else:
            self.close_table()
            self.blocks.extend(written)

    def end_cell(self) -> None:
        self._cell.extend(self._written(keep_number=True))
        self._row.append(self._cell)
        self._cell = []
        self._cells += 1
        if self._cells > limits.CELLS:
            raise ActTooLarge(what="ячеек в таблицах", limit=limits.CELLS)

    def end_row(self) -> None:
        row = []
        for position, content in enumerate(self._row):
            if position not in self.shape.across:
                text = "\n".join(row_lines(content))
                merged = position in self.shape.down
                row.append((GridCell(text, self.shape.left_of(position), merged=merged), content))
        if row:
            self._rows.append(row)
        self._row = []

    def end_nested_cell(self) -> None:
        self._nested_row.append(" ".join(row_lines(self._written(keep_number=True))))

    def end_nested_row(self) -> None:
        line = " ".join(filter(None, self._nested_row))
        if line:
            self._cell.append(Paragraph(line))
        self._nested_row = []

    def close_table(self) -> None:
        """A table of one column only frames its text and gives the text itself."""
        if self._row:
            self.end_row()
        rows, self._rows = self._rows, []
        if max(map(len, rows), default=0) > 1:
            table = table_of_grid([[cell for cell, _ in row] for row in rows])
            self.blocks.extend([table] if table else [])
        else:
            self.blocks.extend(block for row in rows for _, content in row for block in content)

    def close(self) -> list[Paragraph | Table]:
        self._in_table = False
        self.end_paragraph()
        return self.blocks

    def _written(self, *, keep_number: bool) -> list[Paragraph]:
        if not self._text and not self._number:
            return []
        lines, number = tidy_lines(whole_characters("".join(self._text))), self._number
        self._text, self._number = [], None
        if number and not lines and keep_number:
            return [Paragraph(number)]
        return numbered(lines, number)
