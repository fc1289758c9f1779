"""What a saved sheet changes, cell by cell, and what others have marked while it lay open."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Max, QuerySet
from django.utils import timezone

from sotszakaz.delivery.attendance.models import CellChange
from sotszakaz.delivery.attendance.selectors import Column, Sheet
from sotszakaz.delivery.attendance.states import Mark, SessionState, TapOutcome
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.calendar import next_month
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.supply.programmes.models import StudyGroup

States = dict[str, SessionState]
Cells = dict[tuple[str, int], Mark]


def latest_change(group: StudyGroup, month: date) -> int:
    """The number of the latest change in the sheet: a page carries it, so that saving knows what came after."""
    return _changes(group, month).aggregate(latest=Max("pk"))["latest"] or 0


def changes_since(group: StudyGroup, month: date, seen: int) -> "QuerySet[CellChange]":
    """What was marked since the page carried `seen`, in its order."""
    return _changes(group, month).filter(pk__gt=seen).order_by("pk")


def with_newer(
    sheet: Sheet, states: Mapping[str, SessionState], cells: Mapping[tuple[str, int], Mark], seen: int
) -> tuple[States, Cells]:
    """What a page says, but for cells that somebody marked after it was opened: they stay as they are."""
    said, marked = dict(states), dict(cells)
    present = {column.key: column.state for column in sheet.columns if column.is_marked}
    standing = {(cell.column.key, row.contract.pk): cell.mark for row in sheet.rows for cell in row.cells}
    for change in changes_since(sheet.group, sheet.month, seen):
        key = f"{change.held_on:%Y%m%d}-{change.starts_at:%H%M}"
        if key in said and key in present:
            said[key] = present[key]
        mark = standing.get((key, change.contract_id or 0))
        if mark is not None:
            marked[key, change.contract_id or 0] = mark
    return said, marked


def _changes(group: StudyGroup, month: date) -> "QuerySet[CellChange]":
    days = {"held_on__gte": month, "held_on__lt": next_month(month)}
    return CellChange.objects.filter(group=group, outcome=TapOutcome.APPLIED, **days)


def changes_of_sheet(
    sheet: Sheet, states: Mapping[str, SessionState], cells: Mapping[tuple[str, int], Mark], by: Actor
) -> list[CellChange]:
    """The history of saving now: classes in `states` and their children whose mark is not what the sheet had."""
    changes = [
        _change(sheet, column, None, states[column.key], by)
        for column in sheet.columns
        if column.key in states and not (column.is_marked and column.state == states[column.key])
    ]
    held = {key for key, state in states.items() if state == SessionState.HELD}
    for row in sheet.rows:
        for cell in row.cells:
            if cell.is_covered and cell.column.key in held:
                mark = cells.get((cell.column.key, row.contract.pk), Mark.PRESENT)
                if mark != cell.mark:
                    changes.append(_change(sheet, cell.column, row.contract, mark, by))
    return changes


def _change(sheet: Sheet, column: Column, contract: Contract | None, value: str, by: Actor) -> CellChange:
    return CellChange(
        municipality_id=contract.municipality_id if contract else sheet.group.municipality_id,
        group=sheet.group,
        held_on=column.day,
        starts_at=column.planned.starts_at,
        contract=contract,
        value=value,
        made_at=timezone.now(),
        made_by=person_of(by),
    )
