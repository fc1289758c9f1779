"""Marking attendance: the whole sheet of a month in one write."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from sotszakaz.delivery.attendance import selectors
from sotszakaz.delivery.attendance.errors import NoClassesInMonth, SheetInFuture, UnknownCell
from sotszakaz.delivery.attendance.history import changes_of_sheet, with_newer
from sotszakaz.delivery.attendance.models import AttendanceMark, CellChange, ClassSession
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.demand.enrolments.payers import acting_for_provider
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.supply.programmes.models import StudyGroup

Cells = Mapping[tuple[str, int], Mark]


@transaction.atomic(durable=True)
def save_sheet(
    *,
    group_id: int,
    month: date,
    states: Mapping[str, SessionState],
    cells: Cells,
    by: Actor,
    on: date,
    seen: int | None = None,
) -> int:
    """Write what became of each class in `states` and how each child attended it; answers the number of marks.

    `states` maps the key of a class to held or cancelled, `cells` maps (key, contract id) to a mark; a held class
    needs a mark of every child whose contract covers the day, a missing one counts as present. Classes left out stay
    as they were; what changes is kept in the history. `seen` is the latest change that the page knew
    (`history.latest_change`): cells marked since then stay. A closed month and one handed in refuse (trigger): marks of
    children of its payer, and classes of the group for all payers (ADR 0031).
    Raises NoClassesInMonth, SheetInFuture, UnknownCell.
    """
    group = selectors.get_group_for(by, group_id)
    with acting_for_provider(group.organisation_id):
        return _save(group, month, states, cells, by=by, on=on, seen=seen)


def _save(
    group: StudyGroup,
    month: date,
    states: Mapping[str, SessionState],
    cells: Cells,
    *,
    by: Actor,
    on: date,
    seen: int | None,
) -> int:
    StudyGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=group.pk)
    sheet = selectors.sheet_for(group, month)
    if seen is not None:
        states, cells = with_newer(sheet, states, cells, seen)
    _ensure_sheet(sheet, states, cells, on)
    with judged(ClassSession, AttendanceMark):
        sessions = _write_sessions(sheet, states, by)
        marks = _write_marks(sheet, sessions, states, cells)
        CellChange.objects.bulk_create(changes_of_sheet(sheet, states, cells, by))
    audit.record("attendance.mark", group, by=by, month=f"{month:%Y-%m}", classes=len(states), marks=marks)
    return marks


def _ensure_sheet(sheet: selectors.Sheet, states: Mapping[str, SessionState], cells: Cells, on: date) -> None:
    if not sheet.columns:
        raise NoClassesInMonth()
    columns = {column.key: column for column in sheet.columns}
    covered = {(key, row.contract.pk) for row in sheet.rows for key in row.covered}
    if not set(states) <= set(columns) or not set(cells) <= covered:
        raise UnknownCell()
    for key in states:
        if columns[key].day > on:
            raise SheetInFuture(day=columns[key].day)


def _write_sessions(sheet: selectors.Sheet, states: Mapping[str, SessionState], by: Actor) -> dict[str, ClassSession]:
    marked_by = person_of(by)
    fresh = [
        ClassSession(
            municipality_id=sheet.group.municipality_id,
            group=sheet.group,
            held_on=column.day,
            starts_at=column.planned.starts_at,
            hours=column.planned.hours,
            state=states[column.key],
            marked_by=marked_by,
        )
        for column in sheet.columns
        if column.key in states
    ]
    ClassSession.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["group", "held_on", "starts_at"],
        update_fields=["state", "is_whole", "marked_by"],
    )
    written = [column.key for column in sheet.columns if column.key in states]
    return dict(zip(written, fresh, strict=True))


def _write_marks(
    sheet: selectors.Sheet, sessions: Mapping[str, ClassSession], states: Mapping[str, SessionState], cells: Cells
) -> int:
    """Those that are not what they were: the month of another child may be frozen. How many marks the sheet has."""
    held = [key for key in sessions if states[key] == SessionState.HELD]
    cancelled = [sessions[key].pk for key in sessions if states[key] != SessionState.HELD]
    AttendanceMark.objects.filter(session__in=cancelled).delete()
    marks = [
        AttendanceMark(
            municipality_id=row.contract.municipality_id,
            session=sessions[cell.column.key],
            contract=row.contract,
            mark=mark,
        )
        for row in sheet.rows
        for cell in row.cells
        if cell.column.key in held and cell.is_covered
        for mark in [cells.get((cell.column.key, row.contract.pk), Mark.PRESENT)]
        if mark != cell.mark
    ]
    AttendanceMark.objects.bulk_create(
        marks, update_conflicts=True, unique_fields=["session", "contract"], update_fields=["mark"]
    )
    return sum(key in row.covered for row in sheet.rows for key in held)
