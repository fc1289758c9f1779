"""A table written a cell a line: every cell opens with a tab, its further paragraphs follow without one.

A blank line ends a row, but a blank line also stands after a cell whose last paragraph is empty, so the number of
columns decides: rows may begin only after a blank line, and the cutting with the fewest missing cells wins.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from sotszakaz.ordering.acts.errors import ActTooLarge
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.blanks import tidy

_CELL: Final = re.compile(r"\t+[^\t]*[\t ]*")
_HEADING: Final = re.compile(
    r"(приложение|утвержд[её]н|план|перечень|показатели|таблица|положение|состав)\b", re.IGNORECASE
)
_HEADING_LENGTH: Final = 60
_LOOK_AHEAD: Final = 6
_TOO_LONG: Final = 10


@dataclass(frozen=True, slots=True)
class TabbedCell:
    lines: list[str]
    after_blank: bool
    """A blank line stands before it: it may be the first of its row."""

    @property
    def text(self) -> str:
        return "\n".join(line for line in map(tidy, self.lines) if line)


def opens_cell(line: str) -> bool:
    return line.startswith("\t") and _CELL.fullmatch(line) is not None


def read_cells(lines: Sequence[str], start: int) -> tuple[list[TabbedCell], int]:
    """Cells from line `start`, which opens one, and the line after them."""
    cells: list[TabbedCell] = []
    blanks = 0
    position = end = start
    while position < len(lines):
        line = lines[position]
        if not line.strip():
            blanks += "\t" not in line
        if opens_cell(line):
            cells.append(TabbedCell([line], after_blank=blanks > 0))
        elif line.strip():
            if "\t" in line.strip() or not _stays_in_cell(lines, position, blanks, len(cells)):
                break
            cells[-1].lines.append(line)
        position += 1
        if line.strip() or "\t" in line:
            blanks, end = 0, position
        if len(cells) > limits.CELLS:
            raise ActTooLarge(what="ячеек в таблице", limit=limits.CELLS)
    return cells, end


def _stays_in_cell(lines: Sequence[str], position: int, blanks: int, cells: int) -> bool:
    """Whether a line without a tab is a further paragraph of the cell and not the text after the table."""
    if blanks == 0:
        return True
    return blanks == 1 and cells > 1 and _another_cell_follows(lines, position)


def _another_cell_follows(lines: Sequence[str], position: int) -> bool:
    said = gap = 0
    for line in lines[position : position + 2 * _LOOK_AHEAD]:
        if opens_cell(line):
            return True
        gap = 0 if line.strip() else gap + 1
        said += bool(line.strip())
        if gap > 1 or said > _LOOK_AHEAD or _is_heading(line):
            return False
    return False


def _is_heading(line: str) -> bool:
    return len(line) < _HEADING_LENGTH and _HEADING.match(line.strip()) is not None


def cut_into_rows(cells: Sequence[TabbedCell]) -> tuple[list[list[str]], int]:
    """Rows of texts, which may be short, and how many columns the table has."""
    texts = [cell.text for cell in cells]
    width = _width(cells, texts)
    bounds = [position for position, cell in enumerate(cells) if position == 0 or cell.after_blank] + [len(cells)]
    rows: list[list[str]] = []
    for start, end in pairwise(_best_bounds(bounds, width)):
        rows.extend(_chunks(texts[start:end], width))
    return rows, width


def _width(cells: Sequence[TabbedCell], texts: Sequence[str]) -> int:
    """By the row that numbers the columns; without one, by the commonest number of cells between blank lines."""
    for start in range(min(len(texts), 3 * limits.COLUMNS)):
        if texts[start] == "1" and (start == 0 or cells[start].after_blank):
            count = 1
            while start + count < len(texts) and texts[start + count] == str(count + 1):
                count += 1
            if count > 1:
                return count
    groups = _group_sizes(cells)
    return max(groups, key=lambda size: (groups[size], size)) if groups else 1


def _group_sizes(cells: Sequence[TabbedCell]) -> Counter[int]:
    numbers = []
    group = 0
    for cell in cells:
        group += cell.after_blank
        numbers.append(group)
    sizes = Counter(len(list(members)) for _, members in groupby(numbers))
    return Counter({size: count for size, count in sizes.items() if 1 < size <= limits.COLUMNS})


def _best_bounds(bounds: Sequence[int], width: int) -> list[int]:
    """The bounds at which rows begin, first and end included, such that rows miss the fewest cells."""
    costs = [0.0]
    origins = [0]
    for index in range(1, len(bounds)):
        best, origin = float("inf"), index - 1
        for earlier in range(index - 1, -1, -1):
            length = bounds[index] - bounds[earlier]
            if length > width and earlier < index - 1:
                break
            cost = costs[earlier] + _cost(length, width)
            if cost < best:
                best, origin = cost, earlier
        costs.append(best)
        origins.append(origin)
    chosen = [len(bounds) - 1]
    while chosen[-1]:
        chosen.append(origins[chosen[-1]])
    return [bounds[index] for index in reversed(chosen)]


def _cost(length: int, width: int) -> int:
    return width - length if length <= width else _TOO_LONG * (length - width)


def _chunks(texts: list[str], width: int) -> list[list[str]]:
    """A run of several whole rows with no blank lines between them is several rows."""
    if len(texts) > width and len(texts) % width == 0:
        return [texts[start : start + width] for start in range(0, len(texts), width)]
    return [texts]
