"""The plan of approbation: stages, measures, deadlines, results, those who answer.

A stage stands once and holds for the rows below it. A row whose cells slid to a side is put right by the number of
its measure («2.3»).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sotszakaz.ordering.acts.reading.bodies import bodies_in, healed
from sotszakaz.ordering.acts.reading.deadlines import read_deadline
from sotszakaz.ordering.acts.reading.facts import Fact, PlanItem
from sotszakaz.ordering.acts.reading.grids import Grid, GridKind, GridRow, Role
from sotszakaz.ordering.acts.reading.mending import MEASURE, mended_plan
from sotszakaz.ordering.acts.reading.words import bare, squeeze

_SINGLE = re.compile(r"(?P<number>\d{1,3})[.)]?$")
_STAGE = re.compile(
    r"(?:этап |раздел )?(?P<number>\d{1,2}|[IVX]{1,4})(?:[.)]|$|(?=\s))\s*(?P<title>.*)", re.DOTALL | re.IGNORECASE
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


@dataclass(slots=True)
class _State:
    """What holds for the rows below."""

    stage: int | None = None
    title: str | None = None
    count: int = 0
    items: list[PlanItem] = field(default_factory=list)


def read_plan(grids: Sequence[Grid]) -> tuple[PlanItem, ...]:
    """Measures of all plan tables, in order."""
    state = _State()
    for grid in grids:
        if grid.kind is GridKind.PLAN:
            for row in mended_plan(grid).rows:
                _read_row(grid, row, state)
    return tuple(healed(state.items))


def _read_row(grid: Grid, row: GridRow, state: _State) -> None:
    filled = [cell for cell in row.cells if cell.strip()]
    if (
        len(set(filled)) == 1
        and not MEASURE.match(filled[0])
        and not filled[0][:1].islower()
        and _STAGE.match(filled[0])
    ):
        _open_stage(state, *_stage_in(filled[0]))
        return
    shift = _shift(grid, row)
    number, title = _measure(grid, row, shift)
    _note_stage(grid, row, shift, number, state)
    if title:
        state.count += 1
        state.items.append(_item(grid, row, shift, number or _positional(state), title, state))


def _shift(grid: Grid, row: GridRow) -> int:
    """How far the cells of a row stand from their heads."""
    expected = grid.first(Role.TITLE)
    found = next((column for column, cell in enumerate(row.cells) if MEASURE.match(cell.strip())), None)
    if expected is None or found is None or found in grid.columns.get(Role.NUMBER, ()):
        return 0
    return found - expected if abs(found - expected) <= 2 else 0


def _measure(grid: Grid, row: GridRow, shift: int) -> tuple[str | None, str]:
    """Number and title: the number is in the cell of the measure or in the column of numbers."""
    text = grid.cell(row, Role.TITLE, shift).strip()
    if match := MEASURE.match(text):
        return match["number"], squeeze(match["title"])
    number = grid.cell(row, Role.NUMBER).strip()
    if match := MEASURE.match(number):
        return match["number"], squeeze(text)
    if Role.STAGE not in grid.columns and (single := _SINGLE.match(number)):
        return single["number"], squeeze(text)
    return None, squeeze(text)


def _note_stage(grid: Grid, row: GridRow, shift: int, number: str | None, state: _State) -> None:
    """A new stage named in this row, by its title, its number, or the number of the measure."""
    left = range(max((grid.first(Role.TITLE) or 0) + shift, 0))
    wanted = [*grid.columns.get(Role.NUMBER, ()), *grid.columns.get(Role.STAGE, ())]
    texts = [row.cells[column].strip() for column in wanted if column in left or shift == 0]
    words = squeeze(" ".join(text for text in texts if text and not MEASURE.match(text)))
    stage, title = _stage_in(words) if words else (None, None)
    from_number = int(number.split(".")[0]) if number and "." in number else None
    if title or (stage is not None and stage != state.stage and Role.STAGE in grid.columns):
        _open_stage(state, stage or from_number or (state.stage or 0) + 1, title)
    elif from_number is not None and from_number != state.stage:
        _open_stage(state, from_number, None)


def _stage_in(words: str) -> tuple[int | None, str | None]:
    match = _STAGE.match(words)
    if match is None:
        return None, words
    number = match["number"]
    return int(number) if number.isdigit() else _ROMAN.get(number.upper()), bare(match["title"]) or None


def _open_stage(state: _State, stage: int | None, title: str | None) -> None:
    if stage == state.stage and title and state.title and title[:1].islower():
        state.title = f"{state.title} {title}"
        return
    state.stage, state.title, state.count = stage, bare(title) if title else None, 0


def _positional(state: _State) -> str:
    """A number for a measure that the act leaves without one: its place in the stage."""
    return str(state.count) if state.stage is None else f"{state.stage}.{state.count}"


def _item(grid: Grid, row: GridRow, shift: int, number: str, title: str, state: _State) -> PlanItem:
    def place(role: Role) -> int | None:
        column = grid.first(role)
        return None if column is None else column + shift

    deadline = grid.cell(row, Role.DEADLINE, shift)
    result = squeeze(grid.cell(row, Role.RESULT, shift))
    responsible = grid.cell(row, Role.RESPONSIBLE, shift)
    here = grid.place(row, place(Role.RESPONSIBLE))
    return PlanItem(
        stage=state.stage,
        stage_title=state.title,
        number=number,
        title=title,
        deadline=Fact(read_deadline(deadline), squeeze(deadline), grid.place(row, place(Role.DEADLINE))),
        result=Fact(result, result, grid.place(row, place(Role.RESULT))) if result else None,
        responsible=tuple(Fact(name, squeeze(responsible), here) for name in bodies_in(responsible)),
        place=grid.place(row),
    )
