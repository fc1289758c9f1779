"""Short and shifted rows of a table known only by its text: which cell belongs to which column.

A converter that writes a table as text loses merged cells: a row of five cells in a table of six columns does not say
which column is missing. The other rows do: a deadline looks like the deadlines, «Комитет финансов» stands where it
stands elsewhere. The placing with the highest likeness over all columns wins (dynamic programming, cells × columns).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_NEVER: Final = float("-inf")
_ENOUGH_ROWS: Final = 3
_CLEARLY_BETTER: Final = 2.0
_SHAPES: Final = (
    ("number", re.compile(r"\d+\.?")),
    ("numbered", re.compile(r"\d+(\.\d+)+\.?\s.*", re.DOTALL)),
    ("sentence", re.compile(r".{60,}", re.DOTALL)),
)


@dataclass(frozen=True)
class _Column:
    """How often each text, each shape and each first word stands in a column."""

    texts: Counter[str]
    shapes: Counter[str]
    openings: Counter[str]
    rows: int

    def likeness(self, text: str) -> float:
        seen = self.texts[text] + self.shapes[_shape(text)] + (self.openings[_opening(text)] if text else 0)
        return seen / self.rows


def align(rows: Sequence[Sequence[str]], width: int, *, shifted: bool = False) -> list[list[str]]:
    """Rows of `width` cells: short ones padded where their cells fit best, and `shifted` ones moved back in place."""
    full = [row for row in rows if len(row) == width]
    full = [row for row in full if row[-1]] or full
    if len(full) < _ENOUGH_ROWS:
        return [[*row, *[""] * (width - len(row))] for row in rows]
    columns = [_column([row[position] for row in full]) for position in range(width)]
    return [_placed(list(row), columns, shifted=shifted) for row in rows]


def _placed(row: list[str], columns: list[_Column], *, shifted: bool) -> list[str]:
    if len(row) < len(columns):
        return _best(row, columns, first_stays=True)
    if row[-1] or not shifted:
        return row
    moved = _best([text for text in row if text], columns, first_stays=False)
    return moved if _score(moved, columns) > _score(row, columns) + _CLEARLY_BETTER else row


def _best(cells: list[str], columns: list[_Column], *, first_stays: bool) -> list[str]:
    """The placing of cells, in their order, that makes the row most like the others. Gaps count as empty cells."""
    if not cells:
        return [""] * len(columns)
    empty = [column.likeness("") for column in columns]
    scores = [[_NEVER] * (len(cells) + 1) for _ in range(len(columns) + 1)]
    taken = [[False] * (len(cells) + 1) for _ in range(len(columns) + 1)]
    scores[0][0] = 0.0
    for position, column in enumerate(columns):
        for count in range(min(position + 1, len(cells)) + 1):
            skip = _NEVER if first_stays and count == 0 else scores[position][count] + empty[position]
            take = scores[position][count - 1] + column.likeness(cells[count - 1]) if count else _NEVER
            scores[position + 1][count] = max(skip, take)
            taken[position + 1][count] = take >= skip
    return _walk_back(cells, taken)


def _walk_back(cells: list[str], taken: list[list[bool]]) -> list[str]:
    row: list[str] = []
    count = len(cells)
    for position in range(len(taken) - 1, 0, -1):
        take = count > 0 and taken[position][count]
        row.append(cells[count - 1] if take else "")
        count -= take
    return row[::-1]


def _score(row: Sequence[str], columns: list[_Column]) -> float:
    return sum(column.likeness(text) for text, column in zip(row, columns, strict=True))


def _column(texts: list[str]) -> _Column:
    return _Column(
        texts=Counter(texts),
        shapes=Counter(_shape(text) for text in texts),
        openings=Counter(_opening(text) for text in texts if text),
        rows=len(texts),
    )


def _shape(text: str) -> str:
    if not text:
        return "empty"
    return next((name for name, pattern in _SHAPES if pattern.fullmatch(text)), "phrase")


def _opening(text: str) -> str:
    return text.split(maxsplit=1)[0].lower()
