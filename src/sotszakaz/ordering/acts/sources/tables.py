"""Tables: from rows of cells, as a format gives them, to the rectangle that the grammar reads."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sotszakaz.ordering.acts.errors import ActTooLarge
from sotszakaz.ordering.acts.source import Cell, Paragraph, Table
from sotszakaz.ordering.acts.sources import limits

_NUMBER: Final = re.compile(r"\d+")
USUALLY: Final = 0.8
"""Share of rows in which a column is filled for its emptiness to say that a row is half a row."""

MOST: Final = 50
"""Usual texts of a column that are worth remembering."""
FREQUENT: Final = 2
"""Rows that make a text usual."""


Join = Callable[[str, str], str]
"""Makes one text of the halves of a cell."""


def with_space(earlier: str, later: str) -> str:
    return f"{earlier} {later}"


@dataclass(frozen=True)
class Habits:
    """What rows of a table have in common."""

    filled: set[int]
    """Columns that almost no row leaves empty."""
    texts: list[set[str]]
    """By column, texts that stand in several rows."""
    shapes: list[set[str]]
    """By column, texts of whole rows, all numbers taken for one."""

    @classmethod
    def of(cls, certain: Sequence[Sequence[str]], doubtful: Sequence[Sequence[str]]) -> "Habits":
        """From rows that are whole for certain and those that may be halves: the first ones on their pages."""
        rows = [*certain, *doubtful]
        width = max(map(len, rows), default=0)
        columns = [[row[column] for row in rows if column < len(row)] for column in range(width)]
        counts = [sum(bool(row[column]) for row in certain if column < len(row)) for column in range(width)]
        return cls(
            filled={column for column, count in enumerate(counts) if count >= USUALLY * len(certain)},
            texts=[_frequent(texts) for texts in columns],
            shapes=[{_shape(row[column]) for row in certain if column < len(row)} for column in range(width)],
        )

    def completes(self, column: int, above: Sequence[str], row: Sequence[str]) -> bool:
        """Whether a text that no whole row has makes together with the one above a text that some whole row has."""
        shapes = self.shapes[column]
        return _shape(row[column]) not in shapes and _shape(f"{above[column]} {row[column]}") in shapes


def _frequent(texts: Iterable[str]) -> set[str]:
    return {text for text, count in Counter(texts).most_common(MOST) if text and count >= FREQUENT}


def _shape(text: str) -> str:
    return _NUMBER.sub("9", " ".join(text.split()))


def table_of_cells(rows: Iterable[Sequence[Cell]]) -> Table | None:
    """A rectangle without rows that say nothing; None when nothing is left."""
    kept = [row for row in rows if any(cell.text for cell in row)]
    width = max((len(row) for row in kept), default=0)
    if width > limits.COLUMNS:
        raise ActTooLarge(what="столбцов в таблице", limit=limits.COLUMNS)
    if not kept:
        return None
    return Table(tuple(tuple(row) + (Cell(""),) * (width - len(row)) for row in kept))


def row_lines(blocks: Iterable[Paragraph | Table]) -> Iterator[str]:
    """Lines of blocks inside a cell: a nested table gives a line a row."""
    for block in blocks:
        if isinstance(block, Table):
            yield from (" ".join(filter(None, (cell.text for cell in row))) for row in block.rows)
        else:
            yield " ".join(filter(None, [block.number, block.text]))


def table_of_texts(rows: Iterable[Sequence[str]]) -> Table | None:
    return table_of_cells([Cell(text) for text in row] for row in rows)


def is_number_row(row: Sequence[str]) -> bool:
    """The row under the header that numbers the columns: 1, 2, 3…"""
    return len(row) > 1 and list(row) == [str(number) for number in range(1, len(row) + 1)]


def stitch(pieces: Sequence[Sequence[Sequence[str]]], join: Join = with_space) -> list[list[str]]:
    """One table of the pieces that pages cut it into: the repeated header goes, a row cut in two is one again."""
    whole = [list(row) for row in pieces[0]]
    header = _header(whole)
    later = [_without_header(piece, header) for piece in pieces[1:]]
    certain = [*whole, *(row for piece in later for row in piece[1:])]
    habits = Habits.of(certain, [piece[0] for piece in later if piece])
    for piece in later:
        for position, row in enumerate(piece):
            if position == 0 and whole and _is_rest_of_row(row, whole[-1], habits):
                whole[-1] = [
                    join(*texts) if all(texts) else "".join(texts) for texts in zip(whole[-1], row, strict=True)
                ]
            elif position == 0 and whole:
                whole.append(_with_tails_returned(row, whole[-1], habits))
            else:
                whole.append(list(row))
    return whole


def _is_rest_of_row(row: Sequence[str], above: Sequence[str], habits: Habits) -> bool:
    """Whether `row`, the first on its page, only ends the sentences of the row above.

    It fills nothing that the row above left empty and reads on in the middle of a phrase. And either it leaves empty
    what every row fills (the deadline, the value), or some cell and the one above make together a text usual there
    («значение: 2» and «год: 2026»).
    """
    filled = [column for column, text in enumerate(row) if text]
    if not filled or filled[0] == 0 or len(row) != len(above) or any(not above[column] for column in filled):
        return False
    if not _reads_on(above[filled[0]], row[filled[0]]):
        return False
    return not habits.filled <= set(filled) or any(habits.completes(column, above, row) for column in filled)


def _reads_on(earlier: str, later: str) -> bool:
    return later[0].islower() or later[0] in "(«,;:–—-" or earlier[-1] in ",-(«"


def _with_tails_returned(row: Sequence[str], above: list[str], habits: Habits) -> list[str]:
    """A cell that opens with the end of the cell above gives it back, if the two make a text frequent in the column."""
    mended = list(row)
    for column in range(min(len(row), len(above), len(habits.texts))):
        for text in habits.texts[column]:
            tail = text[len(above[column]) :].strip()
            if above[column] and tail and text.startswith(above[column]) and mended[column].startswith(tail):
                above[column], mended[column] = text, mended[column][len(tail) :].strip()
                break
    return mended


def _header(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Rows that every page may repeat: all up to the number row, or else the first one."""
    for position, row in enumerate(rows[:3]):
        if is_number_row(row):
            return [list(repeated) for repeated in rows[: position + 1]]
    return [list(row) for row in rows[:1]]


def _without_header(piece: Sequence[Sequence[str]], header: list[list[str]]) -> list[list[str]]:
    rest = [list(row) for row in piece]
    while rest and (rest[0] in header or is_number_row(rest[0])):
        rest.pop(0)
    return rest
