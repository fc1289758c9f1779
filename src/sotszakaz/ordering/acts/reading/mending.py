"""Rows that a page cut in two, made whole again: the rest of each cell goes to the row above.

Cells of a group (stage, goal) stand in the first row of the group, so their rest goes there. What a row of its own
looks like differs: in a plan with numbered measures it has a number, in a table of indicators it has values.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from sotszakaz.ordering.acts.reading.grids import Grid, GridRow, Role
from sotszakaz.ordering.acts.reading.words import fold

MEASURE = re.compile(r"(?!\d{1,2}\.\d{1,2}\.\d{4})(?P<number>\d{1,2}(?:\.\d{1,2})+)\.?\)?\s*(?P<title>.*)", re.DOTALL)
"""The number of a measure before its words; a date is none."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERED_HEADING = re.compile(r"(?:этап|раздел|цель|задача)? ?(?:\d{1,2}|[IVX]{1,4})[. ]", re.IGNORECASE)
_GROUP_ROLES = (Role.NUMBER, Role.STAGE, Role.GOAL)

IsRest = Callable[[Grid, GridRow, GridRow], bool]
"""Whether a row is the rest of the row above it: grid, row above, row."""


def mended_plan(grid: Grid) -> Grid:
    """A plan without rows cut in two."""
    numbered = sum(_is_numbered(row) for row in grid.rows) * 2 > len(grid.rows)
    return _mended(grid, _is_rest_of_measure if numbered else _is_rest_of_unnumbered)


def mended_indicators(grid: Grid, is_type: Callable[[str], bool]) -> Grid:
    """A table of indicators without rows cut in two. `is_type` knows the words of the column of types."""

    def is_rest(grid: Grid, above: GridRow, row: GridRow) -> bool:
        starts = any(is_type(cell) for cell in row.cells) or re.match(r"\d", grid.cell(row, Role.NUMBER).strip())
        return not starts and _is_rest_of_values(grid, above, row)

    return _mended(grid, is_rest)


def _mended(grid: Grid, is_rest: IsRest) -> Grid:
    rows: list[GridRow] = []
    groups = {column for role in _GROUP_ROLES for column in grid.columns.get(role, ())}
    for row in grid.rows:
        if rows and is_rest(grid, rows[-1], row):
            _append(rows, row, groups)
        else:
            rows.append(row)
    return replace(grid, rows=tuple(rows))


def _append(rows: list[GridRow], rest: GridRow, groups: set[int]) -> None:
    for column, text in enumerate(rest.cells):
        if text:
            target = _holder(rows, column) if column in groups else len(rows) - 1
            cells = list(rows[target].cells)
            cells[column] = f"{cells[column]}\n{text}".strip()
            rows[target] = replace(rows[target], cells=tuple(cells))


def _holder(rows: Sequence[GridRow], column: int) -> int:
    """The row in which the cell of the group stands."""
    return next((index for index in range(len(rows) - 1, -1, -1) if rows[index].cells[column]), len(rows) - 1)


def _is_numbered(row: GridRow) -> bool:
    return any(MEASURE.match(cell.strip()) for cell in row.cells)


def _is_rest_of_measure(grid: Grid, above: GridRow, row: GridRow) -> bool:
    if _is_numbered(row) or _is_heading(grid, row):
        return False
    title = grid.cell(row, Role.TITLE).strip()
    finished = grid.cell(above, Role.TITLE).rstrip().endswith((".", ";", "!"))
    return not (finished and title[:1].isupper() and grid.cell(row, Role.DEADLINE).strip())


def _is_heading(grid: Grid, row: GridRow) -> bool:
    """A row of one text, in a column of groups or with a number of its own: the stage or the goal of the rows below."""
    filled = {column: cell for column, cell in enumerate(row.cells) if cell.strip()}
    if len(set(filled.values())) != 1:
        return False
    column, text = next(iter(filled.items()))
    groups = {0, *(place for role in _GROUP_ROLES for place in grid.columns.get(role, ()))}
    return bool(_NUMBERED_HEADING.match(text)) or (column in groups and not text[:1].islower())


def _is_rest_of_unnumbered(grid: Grid, above: GridRow, row: GridRow) -> bool:
    title = grid.cell(row, Role.TITLE).strip()
    if grid.cell(row, Role.DEADLINE).strip() or _is_heading(grid, row):
        return False
    return not title or title[:1].islower()


def _is_rest_of_values(grid: Grid, above: GridRow, row: GridRow) -> bool:
    values = [cell for cell in row.cells if "значени" in fold(cell)]
    filled = grid.cell(row, Role.BASELINE).strip() and grid.cell(row, Role.TARGET).strip()
    if _is_heading(grid, row) and not values:
        return False
    if not filled and not values:
        return True
    begun = grid.cell(above, Role.BASELINE)
    return not values and "значени" in fold(begun) and not _YEAR.search(begun)
