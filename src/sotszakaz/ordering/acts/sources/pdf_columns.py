"""Tables without rules: lists of people are often set in two columns with no borders.

Lines that have a wide gap before the same place make two columns; lines that begin at that place go on in the right
one. A row begins where the lines stand further apart, or, when they never do, at every line of the left column.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sotszakaz.ordering.acts.sources.grid import GridCell
from sotszakaz.ordering.acts.sources.pdf_lines import Line, text_of_cell
from sotszakaz.ordering.acts.sources.pdf_words import Vocabulary

_WIDE: Final = 2.0
"""Heights of a line that no gap between words of one sentence reaches."""
_NEAR: Final = 3.0
"""Points by which beginnings of one column may differ."""
_MARKER: Final = re.compile(r"\d+(\.\d+)*[.)]?|\w\)|[-–—•·]")
"""A number or a bullet set off by a tab makes a list, not a column."""
_SOON: Final = 4
"""Lines of the left column alone that may stand before the first line of both."""
_APART: Final = 1.15
"""A pitch of lines this much larger than the least one begins a row."""


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or the part of one that stands on a page: rows of cells and the edges of all of it."""

    left: float
    top: float
    right: float
    rows: tuple[tuple[GridCell, ...], ...]


@dataclass(frozen=True, slots=True)
class _Halves:
    line: Line
    left: Line | None
    right: Line | None


def find_columns(lines: Sequence[Line], words: Vocabulary) -> Iterator[Line | PageTable]:
    """The same lines in order, with those that make two columns gathered."""
    position = 0
    while position < len(lines):
        run = _run(lines, position)
        if run:
            yield _columns(run, words)
            position += len(run)
        else:
            yield lines[position]
            position += 1


def _run(lines: Sequence[Line], start: int) -> list[_Halves]:
    """The longest run of lines from `start` that share two columns; empty when fewer than two show them."""
    place = next((place for line in lines[start : start + _SOON] if (place := _gap(line)) is not None), None)
    if place is None:
        return []
    run: list[_Halves] = []
    for line in lines[start:]:
        halves = _halves(line, lines[start].left, place)
        if halves is None:
            break
        run.append(halves)
    pairs = [halves for halves in run if halves.left and halves.right]
    is_list = all(_MARKER.fullmatch(halves.left.text) for halves in pairs if halves.left)
    return run if len(pairs) > 1 and not is_list else []


def _gap(line: Line) -> float | None:
    """Where the word after the widest gap begins, if the gap is wide."""
    gaps = [(after.left - before.right, after.left) for before, after in pairwise(line.words)]
    width, place = max(gaps, default=(0.0, 0.0))
    return place if width > _WIDE * line.height else None


def _halves(line: Line, left: float, place: float) -> _Halves | None:
    """The line cut at the place; None when it fits no column."""
    if abs(line.left - place) < _NEAR:
        return _Halves(line, None, line)
    if abs(line.left - left) > _NEAR:
        return None
    if line.right < place:
        return _Halves(line, line, None)
    gap = _gap(line)
    if gap is None or abs(gap - place) > _NEAR:
        return None
    before = tuple(word for word in line.words if word.left < gap)
    after = tuple(word for word in line.words if word.left >= gap)
    return _Halves(line, Line(before), Line(after))


def _columns(run: Sequence[_Halves], words: Vocabulary) -> PageTable:
    left = run[0].line.left
    place = next(halves.right.left for halves in run if halves.right)
    right = max(halves.line.right for halves in run)
    rows = tuple(
        (
            GridCell(text_of_cell([halves.left for halves in row if halves.left], left, place, words), left),
            GridCell(text_of_cell([halves.right for halves in row if halves.right], place, right, words), place),
        )
        for row in _rows(run)
    )
    return PageTable(left, run[0].line.top, right, rows)


def _rows(run: Sequence[_Halves]) -> list[list[_Halves]]:
    pitches = [after.line.top - before.line.top for before, after in pairwise(run)]
    least = min(pitches)
    spaced = max(pitches) > _APART * least
    rows = [[run[0]]]
    for halves, pitch in zip(run[1:], pitches, strict=True):
        if halves.left and (pitch > _APART * least or not spaced):
            rows.append([halves])
        else:
            rows[-1].append(halves)
    return rows
