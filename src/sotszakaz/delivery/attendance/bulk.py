"""Many classes at once, in as many statements: for sheets brought from elsewhere and for the demonstration year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from django.db import connection, transaction

from sotszakaz.delivery.attendance.errors import SheetInFuture
from sotszakaz.delivery.attendance.models import AttendanceMark, ClassSession
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission

BATCH = 1000
WRITE_MARKS = """
    INSERT INTO attendance_attendancemark (municipality_id, session_id, contract_id, mark)
    SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[], %s::text[])
"""


@dataclass(frozen=True, slots=True)
class HeldClass:
    """A class of the timetable that nobody has marked yet; `marks` by the contracts that cover its day.

    A cancelled class has no marks.
    """

    group_id: int
    day: date
    starts_at: time
    hours: Decimal
    state: SessionState
    marks: Mapping[int, Mark]


@transaction.atomic(durable=True)
def mark_classes(*, municipality_id: int, classes: Sequence[HeldClass], by: Actor, on: date) -> int:
    """Write classes with their marks, all or none; answers the number of marks.

    The caller takes classes from the timetable and contracts from their days. Raises SheetInFuture; a class that is
    marked already, or of a closed month, raises ConstraintViolated.
    """
    require(by, Permission.ATTENDANCE_MARK, municipality_id)
    late = max((each.day for each in classes), default=on)
    if late > on:
        raise SheetInFuture(day=late)
    with judged(ClassSession, AttendanceMark):
        sessions = ClassSession.objects.bulk_create(
            (_session(municipality_id, each, by) for each in classes), batch_size=BATCH
        )
        marked = [
            (session.pk, contract_id, mark)
            for session, each in zip(sessions, classes, strict=True)
            for contract_id, mark in each.marks.items()
        ]
        _write_marks(municipality_id, marked)
    if sessions:
        audit.record("attendance.mark_many", sessions[0], by=by, classes=len(sessions), marks=len(marked))
    return len(marked)


def _session(municipality_id: int, each: HeldClass, by: Actor) -> ClassSession:
    return ClassSession(
        municipality_id=municipality_id,
        group_id=each.group_id,
        held_on=each.day,
        starts_at=each.starts_at,
        hours=each.hours,
        state=each.state,
        marked_by=person_of(by),
    )


def _write_marks(municipality_id: int, marked: Sequence[tuple[int, int, Mark]]) -> None:
    """A year has hundreds of thousands of marks, so they go as three arrays."""
    if not marked:
        return
    sessions, contracts, marks = zip(*marked, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(WRITE_MARKS, [municipality_id, list(sessions), list(contracts), [str(mark) for mark in marks]])
