"""Which column a cell stands in, when rows cut the width of the table differently.

A hand that drags a border moves it for some rows only, so files have more boundaries than the table has columns. Rows
with the most cells say what the columns are; a row with fewer cells has merged ones, and each goes to the column that
begins nearest to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from sotszakaz.ordering.acts.source import Cell, Table
from sotszakaz.ordering.acts.sources.tables import table_of_cells


@dataclass(frozen=True, slots=True)
class GridCell:
    text: str
    left: float
    """Where the cell begins, in any unit that is one for the table."""
    merged: bool = False
    """Continues the cell above."""


def table_of_grid(rows: Sequence[Sequence[GridCell]]) -> Table | None:
    return table_of_cells(place(rows))


def place(rows: Sequence[Sequence[GridCell]]) -> list[list[Cell]]:
    """Rows of as many cells as the table has columns."""
    width = max((len(row) for row in rows), default=0)
    full = [row for row in rows if len(row) == width]
    starts = [median(row[column].left for row in full) for column in range(width)]
    return [_placed(row, starts) for row in rows]


def _placed(row: Sequence[GridCell], starts: Sequence[float]) -> list[Cell]:
    cells = [Cell("")] * len(starts)
    column = 0
    for position, cell in enumerate(row):
        latest = len(starts) - (len(row) - position)
        column = min(range(column, latest + 1), key=lambda candidate: abs(starts[candidate] - cell.left))
        cells[column] = Cell("", merged=True) if cell.merged else Cell(cell.text)
        column += 1
    return cells
