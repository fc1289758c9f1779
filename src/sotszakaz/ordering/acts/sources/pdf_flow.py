"""From pages to the document: sentences and tables go on where the page ended."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources.blanks import tidy, tidy_lines
from sotszakaz.ordering.acts.sources.flow import to_paragraphs
from sotszakaz.ordering.acts.sources.grid import place
from sotszakaz.ordering.acts.sources.pdf_columns import PageTable
from sotszakaz.ordering.acts.sources.pdf_lines import Line, Setting
from sotszakaz.ordering.acts.sources.pdf_pages import Page
from sotszakaz.ordering.acts.sources.pdf_words import Vocabulary
from sotszakaz.ordering.acts.sources.tables import stitch, table_of_texts

_FULL = 0.7
"""Share of the page's width that its longest line fills; shorter ones do not show where the margin is."""
_LONG = 200
"""Characters of a cell that is a sentence, not a list of names."""
_NOWHERE = Setting(0.0, 0.0, 0.0)
_SAME_EDGE = 6.0
"""Points by which edges of one table may differ from page to page."""


def blocks_of(pages: Sequence[Page], words: Vocabulary) -> list[Paragraph | Table]:
    settings = _settings(pages)
    flow = _Flow(words, _NOWHERE)
    for page in pages:
        flow.turn(settings[round(page.width)])
        for part in page.parts:
            if isinstance(part, Line):
                flow.add_line(part)
            else:
                flow.add_table(part)
    return flow.close()


def _settings(pages: Sequence[Page]) -> dict[int, Setting]:
    """By the width of the page: one page may have only short lines, and all of them may."""
    by_width: dict[int, list[Page]] = defaultdict(list)
    for page in pages:
        by_width[round(page.width)].append(page)
    return {width: _setting(width, members) for width, members in by_width.items()}


def _setting(width: int, pages: Sequence[Page]) -> Setting:
    parts = [part for page in pages for part in page.parts]
    left = min((part.left for part in parts), default=0.0)
    right = max((part.right for part in parts), default=0.0)
    gaps = sorted(gap for page in pages for gap in _gaps(page))
    leading = gaps[len(gaps) // 5] if gaps else 0.0
    return Setting(left, right if right > _FULL * width else width - left, leading)


def _gaps(page: Page) -> Iterator[float]:
    for part, following in pairwise(page.parts):
        if isinstance(part, Line) and isinstance(following, Line):
            yield following.top - part.bottom


@dataclass(slots=True)
class _Flow:
    _words: Vocabulary
    _setting: Setting
    blocks: list[Paragraph | Table] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _line: Line | None = None
    _pieces: list[PageTable] = field(default_factory=list)
    _turned: bool = False

    def turn(self, setting: Setting) -> None:
        """Begin a page."""
        self._setting, self._turned = setting, True

    def add_line(self, line: Line) -> None:
        self._close_table()
        if self._line is None or self._setting.ends_paragraph(self._line, line, turned=self._turned):
            self._texts.append(line.text)
        else:
            self._texts[-1] = self._words.join(self._texts[-1], line.text)
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
        table = table_of_texts(_parted(stitch(cut, self._words.join_cut)))
        self.blocks.extend([table] if table else [])
        self._pieces = []


def _parted(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Cells that are two whole cells of their column one after the other: on the page the line only ended there.

    «Управление образования» and «Финансовое управление» stand alone elsewhere in the column.
    """
    wholes = [{row[column] for row in rows} for column in range(len(rows[0]))]
    return [[_part(text, whole) for text, whole in zip(row, wholes, strict=True)] for row in rows]


def _part(text: str, whole: set[str]) -> str:
    """A line feed for the space before a capital letter, if both sides are whole texts."""
    if len(text) > _LONG:
        return text
    for position, character in enumerate(text):
        first, second = text[:position], text[position + 1 :]
        if character == " " and second[:1].isupper() and first in whole and second in whole:
            return f"{first}\n{second}"
    return text


def _same_columns(earlier: PageTable, later: PageTable) -> bool:
    return abs(earlier.left - later.left) < _SAME_EDGE and abs(earlier.right - later.right) < _SAME_EDGE
