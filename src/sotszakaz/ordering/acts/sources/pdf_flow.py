"""From pages to the document: sentences and tables go on where the page ended."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources.blanks import tidy, tidy_lines
from sotszakaz.ordering.acts.sources.flow import to_paragraphs
from sotszakaz.ordering.acts.sources.grid import place
from sotszakaz.ordering.acts.sources.pdf_columns import PageTable
from sotszakaz.ordering.acts.sources.pdf_lines import Line, ends_paragraph, joined
from sotszakaz.ordering.acts.sources.pdf_pages import Page
from sotszakaz.ordering.acts.sources.tables import stitch, table_of_texts

_SAME_EDGE = 6.0
"""Points by which edges of one table may differ from page to page."""


def blocks_of(pages: Sequence[Page]) -> list[Paragraph | Table]:
    margins = _margins(pages)
    flow = _Flow()
    for page in pages:
        flow.turn(margins[round(page.width)])
        for part in page.parts:
            if isinstance(part, Line):
                flow.add_line(part)
            else:
                flow.add_table(part)
    return flow.close()


def _margins(pages: Sequence[Page]) -> dict[int, tuple[float, float]]:
    """Left and right edge of the text by the width of the page: one page may have only short lines."""
    margins: dict[int, tuple[float, float]] = {}
    for page in pages:
        left, right = margins.get(round(page.width), (page.width, 0.0))
        for part in page.parts:
            left, right = min(left, part.left), max(right, part.right)
        margins[round(page.width)] = (left, right)
    return margins


@dataclass(slots=True)
class _Flow:
    blocks: list[Paragraph | Table] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _line: Line | None = None
    _pieces: list[PageTable] = field(default_factory=list)
    _margins: tuple[float, float] = (0.0, 0.0)
    _turned: bool = False

    def turn(self, margins: tuple[float, float]) -> None:
        """Begin a page."""
        self._margins, self._turned = margins, True

    def add_line(self, line: Line) -> None:
        self._close_table()
        if self._line is None or ends_paragraph(self._line, line, *self._margins, turned=self._turned):
            self._texts.append(line.text)
        else:
            self._texts[-1] = joined(self._texts[-1], line.text)
        self._line, self._turned = line, False

    def add_table(self, table: PageTable) -> None:
        self._close_text()
        if self._pieces and not _same_columns(self._pieces[-1], table):
            self._close_table()
        self._pieces.append(table)

    def close(self) -> list[Paragraph | Table]:
        self._close_table()
        self._close_text()
        return self.blocks

    def _close_text(self) -> None:
        self.blocks.extend(to_paragraphs(filter(None, map(tidy, self._texts))))
        self._texts, self._line = [], None

    def _close_table(self) -> None:
        if not self._pieces:
            return
        rows = [
            ["\n".join(tidy_lines(cell.text)) for cell in row]
            for row in place([row for piece in self._pieces for row in piece.rows])
        ]
        cut: list[list[list[str]]] = []
        for piece in self._pieces:
            cut.append(rows[: len(piece.rows)])
            rows = rows[len(piece.rows) :]
        table = table_of_texts(stitch(cut))
        self.blocks.extend([table] if table else [])
        self._pieces = []


def _same_columns(earlier: PageTable, later: PageTable) -> bool:
    return abs(earlier.left - later.left) < _SAME_EDGE and abs(earlier.right - later.right) < _SAME_EDGE
