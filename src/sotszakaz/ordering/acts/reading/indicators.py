"""The table of indicators. Rows get the keys of the method by what they say: the goal's words, the type's word, «из
них» for a part of the row above.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sotszakaz.ordering.acts.data.indicators import CHILDREN, GOALS, QUALITY_PROCESSES, SERVED_BY_OTHERS
from sotszakaz.ordering.acts.reading.facts import Fact, Indicator
from sotszakaz.ordering.acts.reading.grids import Grid, GridKind, GridRow, Role
from sotszakaz.ordering.acts.reading.indicator_values import read_unit, read_value
from sotszakaz.ordering.acts.reading.kinds import IndicatorType
from sotszakaz.ordering.acts.reading.mending import mended_indicators
from sotszakaz.ordering.acts.reading.words import bare, fold, squeeze

_TYPES = (
    (IndicatorType.PROCESS, r"процесс\w*"),
    (IndicatorType.INTERMEDIATE, r"промежуточн\w+(?: результат\w*)?"),
    (IndicatorType.FINAL, r"(?:итогов|конечн)\w+(?: результат\w*)?"),
)
_LETTERS = {IndicatorType.PROCESS: "P", IndicatorType.INTERMEDIATE: "M", IndicatorType.FINAL: "F", None: "X"}
_VALUE = re.compile(r"значени[ея]\s*:|год\s*:\s*\d{4}")
_GOAL_NUMBER = re.compile(r"(?:цель )?(\d{1,2})[.)]?(?=\s|$)", re.IGNORECASE)


@dataclass(slots=True)
class _State:
    """What holds for the rows below."""

    goal: int | None = None
    goal_title: str | None = None
    type: IndicatorType | None = None
    parent: str | None = None
    rows: list[Indicator] = field(default_factory=list)


def read_indicators(grids: Sequence[Grid]) -> tuple[Indicator, ...]:
    """Rows of all tables of indicators, in order."""
    state = _State()
    for grid in grids:
        if grid.kind is GridKind.INDICATORS:
            for row in mended_indicators(grid, lambda text: _type_of(text) is not None).rows:
                _read_row(grid, row, state)
    return tuple(state.rows)


def _read_row(grid: Grid, row: GridRow, state: _State) -> None:
    shift = _shift(grid, row)
    kind = next((kind for kind in map(_type_of, row.cells) if kind), None)
    title = squeeze(grid.cell(row, Role.TITLE, shift))
    goal = _goal_of(grid, row, shift)
    has_values = bool(grid.cell(row, Role.BASELINE, shift) or grid.cell(row, Role.TARGET, shift))
    if goal != (None, None):
        _open_goal(state, *goal)
    if not title or not has_values:
        return
    if kind:
        state.type = kind
    state.rows.append(_row(grid, row, shift, title, state))


def _shift(grid: Grid, row: GridRow) -> int:
    """How far the cells of a row stand from their heads, by the first cell that looks like a value."""
    expected = grid.first(Role.BASELINE)
    found = next((column for column, cell in enumerate(row.cells) if _VALUE.search(fold(cell))), None)
    if expected is None or found is None or found in grid.columns[Role.BASELINE] or found in grid.columns[Role.TARGET]:
        return 0
    return found - expected if abs(found - expected) <= 2 else 0


def _type_of(text: str) -> IndicatorType | None:
    words = bare(fold(text))
    return next((kind for kind, pattern in _TYPES if re.fullmatch(pattern, words)), None)


def _goal_of(grid: Grid, row: GridRow, shift: int) -> tuple[int | None, str | None]:
    """Number and title of a goal that begins here. A row with one text alone is the goal of the rows below."""
    filled = {squeeze(cell) for cell in row.cells if cell.strip()}
    if len(filled) == 1 and shift == 0:
        text = filled.pop()
        number = _GOAL_NUMBER.match(text)
        return (int(number[1]), bare(text[number.end() :])) if number else (None, None)
    texts = [grid.cell(row, role).strip() for role in (Role.NUMBER, Role.GOAL)]
    words = squeeze(" ".join(text for text in texts if text and _type_of(text) is None)) if shift == 0 else ""
    number = _GOAL_NUMBER.match(words)
    title = bare(words[number.end() :]) if number else bare(words)
    return int(number[1]) if number else None, title or None


def _open_goal(state: _State, goal: int | None, title: str | None) -> None:
    if goal is None and title and title[:1].islower() and state.goal_title:
        state.goal_title = f"{state.goal_title} {title}"
        return
    if goal == state.goal and goal is not None:
        return
    state.goal = goal if goal is not None else (state.goal or 0) + 1
    state.goal_title, state.type, state.parent = title, None, None


def _row(grid: Grid, row: GridRow, shift: int, title: str, state: _State) -> Indicator:
    unit = read_unit(title, grid.cell(row, Role.UNIT, shift))
    key, parent = _key(title, state)
    texts = {role: grid.cell(row, role, shift) for role in (Role.BASELINE, Role.TARGET)}
    values = {
        role: Fact(
            read_value(text, unit, grid.heads.get(role, "")),
            squeeze(text),
            grid.place(row, (grid.first(role) or 0) + shift),
        )
        for role, text in texts.items()
    }
    body = squeeze(grid.cell(row, Role.RESPONSIBLE, shift))
    column = grid.first(Role.RESPONSIBLE)
    return Indicator(
        goal=state.goal,
        goal_title=state.goal_title,
        key=key,
        type=state.type,
        title=title,
        parent_key=parent,
        unit=unit,
        baseline=values[Role.BASELINE],
        target=values[Role.TARGET],
        responsible=Fact(body, body, grid.place(row, None if column is None else column + shift)) if body else None,
        place=grid.place(row),
    )


def _key(title: str, state: _State) -> tuple[str, str | None]:
    """Key and parent's key. A key met before gets the next free number, so that no two rows share one."""
    words = fold(title)
    taken = {row.key for row in state.rows}
    is_child = re.search(CHILDREN, words) or (
        state.parent and state.parent.startswith("3.F") and re.search(SERVED_BY_OTHERS, words)
    )
    if is_child and state.parent:
        return _free(f"{state.parent}.", taken, 1), state.parent
    goal = _known_goal(state.goal_title) or state.goal or 0
    key = f"{goal}.{_LETTERS[state.type]}"
    if key == "4.P":
        key = next((known for known, pattern in QUALITY_PROCESSES if re.search(pattern, words)), key)
    if key in taken:
        key = _free(key, taken, 2)
    state.parent = key
    return key, None


def _free(stem: str, taken: set[str], number: int) -> str:
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def _known_goal(title: str | None) -> int | None:
    words = fold(title or "")
    return next((goal for goal, pattern in GOALS if re.search(pattern, words)), None)
