"""Pages of a .pdf: lines of text and ruled tables, from the top down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sotszakaz.ordering.acts.errors import ActTooLarge
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.grid import GridCell
from sotszakaz.ordering.acts.sources.pdf_columns import PageTable, find_columns
from sotszakaz.ordering.acts.sources.pdf_lines import Line, lines_of, text_of_cell, whole_words
from sotszakaz.ordering.acts.sources.pdf_words import Vocabulary, Word

_UNMAPPED: Final = "(cid:"
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as the parser gives it."""

    width: float
    words: tuple[Word, ...]
    tables: tuple[tuple[tuple[_Box, ...], ...], ...]
    """Cells by table and row."""
    characters: int
    unmapped: int
    """Characters whose font does not say what they are."""
    has_pictures: bool


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    parts: tuple[Line | PageTable, ...]


def scan_page(page: Any) -> Scan:
    """What pdfplumber finds on a page."""
    found = [tuple(tuple(box for box in row.cells if box) for row in table.rows) for table in page.find_tables()]
    return Scan(
        width=float(page.width),
        words=tuple(Word.of(word) for word in page.extract_words()),
        tables=tuple(table for table in found if max(map(len, table), default=0) > 1),
        characters=len(page.chars),
        unmapped=sum(str(character["text"]).startswith(_UNMAPPED) for character in page.chars),
        has_pictures=bool(page.images),
    )


def compose(scans: Sequence[Scan]) -> tuple[list[Page], Vocabulary]:
    """Lines and tables of pages, and the words that the document knows."""
    sorted_pages = [_sort(scan) for scan in scans]
    words = Vocabulary(word for page in sorted_pages for word in page.whole_words())
    return [_compose(page, words) for page in sorted_pages], words


@dataclass(frozen=True, slots=True)
class _Cell:
    box: _Box
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class _Table:
    rows: list[list[_Cell]]

    def cells(self) -> Iterator[_Cell]:
        return (cell for row in self.rows for cell in row)

    def composed(self, words: Vocabulary) -> PageTable:
        lefts, tops, rights, _ = zip(*(cell.box for cell in self.cells()), strict=True)
        rows = [
            tuple(GridCell(text_of_cell(cell.lines, cell.box[0], cell.box[2], words), cell.box[0]) for cell in row)
            for row in self.rows
        ]
        return PageTable(min(lefts), min(tops), max(rights), tuple(row for row in rows if row))


@dataclass(frozen=True, slots=True)
class _SortedPage:
    """A page with each line in its place: in a cell, or outside of all tables."""

    width: float
    lines: list[Line]
    tables: list[_Table]

    def whole_words(self) -> Iterator[Word]:
        for line in self.lines:
            yield from line.words
        for table in self.tables:
            for cell in table.cells():
                yield from whole_words(cell.lines, cell.box[0], cell.box[2])


def _sort(scan: Scan) -> _SortedPage:
    boxes = [box for table in scan.tables for row in table for box in row]
    if len(boxes) > limits.CELLS:
        raise ActTooLarge(what="ячеек в таблицах", limit=limits.CELLS)
    outside: list[Word] = []
    inside: dict[_Box, list[Word]] = {box: [] for box in boxes}
    for word in scan.words:
        box = next((box for box in boxes if _holds(box, word)), None)
        (outside if box is None else inside[box]).append(word)
    tables = [_Table([[_Cell(box, lines_of(inside[box])) for box in row] for row in table]) for table in scan.tables]
    return _SortedPage(scan.width, list(_without_page_number(lines_of(outside))), tables)


def _compose(page: _SortedPage, words: Vocabulary) -> Page:
    tables = [table.composed(words) for table in page.tables]
    parts: list[Line | PageTable] = [*find_columns(page.lines, words), *tables]
    return Page(page.width, tuple(sorted(parts, key=lambda part: part.top)))


def _holds(box: _Box, word: Word) -> bool:
    across, down = word.middle
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _without_page_number(lines: list[Line]) -> Iterator[Line]:
    """A number alone on the first or the last line numbers the page."""
    for position, line in enumerate(lines):
        at_edge = position in (0, len(lines) - 1)
        if not (at_edge and len(line.text) <= 3 and line.text.isdigit()):
            yield line
