"""A class is taught on another day of its month: the timetable of these two days changes, the hours do not.

Nothing is counted otherwise: the class is planned on the new day and not on the old one, is marked there, and by every
policy counts as any class of the month. A class that fell out may be moved while nobody has charged the month.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from sotszakaz.delivery.attendance import rules, selectors
from sotszakaz.delivery.attendance.errors import (
    ClassNotMovable,
    MoveClashes,
    MoveStays,
    MoveWithoutReason,
    OldPlaceTaken,
)
from sotszakaz.delivery.attendance.models import ClassSession
from sotszakaz.delivery.attendance.states import SessionState
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.payers import acting_for_provider
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.calendar import month_start, next_month
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.regulations.working_days import days_off_between
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.supply.programmes.models import MovedClass, StudyGroup
from sotszakaz.supply.programmes.rules import Lesson
from sotszakaz.supply.programmes.selectors.timetables import lessons_of

MOVED, PUT_BACK = "class.moved", "class.put_back"


@transaction.atomic(durable=True)
def move_class(
    *, group_id: int, was_on: date, was_at: time, held_on: date, starts_at: time, reason: str, by: Actor
) -> MovedClass:
    """Teach the class of `was_on` on another day of the month; families of its children are told.

    Raises NotFound, NotAllowed, ClassNotMovable, MoveWithoutReason, MoveOutside, MoveToDayOff, MoveClashes, and refuses
    in a month that is closed or handed in (trigger).
    """
    group = selectors.get_group_for(by, group_id)
    with acting_for_provider(group.organisation_id):
        StudyGroup.objects.lock(group.pk)
        lesson = next((each for each in lessons_of(group, was_on) if each.starts_at == was_at), None)
        if lesson is None or lesson.moved_from or not _free_place(group, was_on, was_at):
            raise ClassNotMovable(day=was_on, field="lesson")
        if not reason.strip():
            raise MoveWithoutReason(field="reason")
        ends_at = _new_end(group, lesson, held_on, starts_at)
        with judged(MovedClass):
            moved = MovedClass.objects.create(
                municipality_id=group.municipality_id,
                group=group,
                was_on=was_on,
                was_at=was_at,
                held_on=held_on,
                starts_at=starts_at,
                ends_at=ends_at,
                hours=lesson.hours,
                reason=reason.strip(),
                made_by=person_of(by),
            )
        missed = sorted(each.pk for each in who_misses(group, [moved])[moved.pk])
        audit.record("class.move", moved, by=by, **_days_of(moved), reason=moved.reason, missed=missed)
        outbox.put(MOVED, group, **_said_of(moved))
    return moved


def who_misses(group: StudyGroup, moves: Sequence[MovedClass]) -> dict[int, list[Contract]]:
    """By move of one month: contracts in force on the old day and not on the new one, so that their children miss it.

    One query, none without moves.
    """
    taught = selectors.contracts_in_month(group, month_start(moves[0].was_on)) if moves else []
    return {move.pk: _missing(taught, move) for move in moves}


def _missing(taught: list[Contract], move: MovedClass) -> list[Contract]:
    come = {each.child_id for each in taught if move.held_on in selectors.contract_days(each)}
    return [each for each in taught if move.was_on in selectors.contract_days(each) and each.child_id not in come]


@transaction.atomic(durable=True)
def put_class_back(*, moved_id: int, by: Actor) -> MovedClass:
    """The class is on its own day again; families are told.

    Raises NotFound, NotAllowed, MoveStays, OldPlaceTaken; refuses in a month that is closed or handed in (trigger).
    """
    asked = MovedClass.objects.filter(pk=moved_id).first()
    if asked is None:
        raise NotFound()
    group = selectors.get_group_for(by, asked.group_id)
    with acting_for_provider(group.organisation_id):
        StudyGroup.objects.lock(group.pk)
        moved = MovedClass.objects.select_for_update(no_key=True).get(pk=moved_id)
        if moved.withdrawn_at is not None or not _free_place(group, moved.held_on, moved.starts_at):
            raise MoveStays(day=moved.held_on)
        if not _is_old_place_free(group, moved):
            raise OldPlaceTaken(day=moved.was_on, at=moved.was_at)
        moved.withdrawn_at, moved.withdrawn_by = timezone.now(), person_of(by)
        with judged(MovedClass):
            moved.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record("class.put_back", moved, by=by, **_days_of(moved))
        outbox.put(PUT_BACK, group, **_said_of(moved))
    return moved


def _days_of(moved: MovedClass) -> dict[str, Any]:
    return {"was_on": moved.was_on.isoformat(), "held_on": moved.held_on.isoformat()}


def _said_of(moved: MovedClass) -> dict[str, Any]:
    """What families are told, in words."""
    return {
        "was": f"{moved.was_on:%d.%m.%Y}",
        "was_at": f"{moved.was_at:%H:%M}",
        "now": f"{moved.held_on:%d.%m.%Y}",
        "now_at": f"{moved.starts_at:%H:%M}",
        "month": f"{moved.was_on:%Y-%m}-01",
        "was_on": moved.was_on.isoformat(),
        "held_on": moved.held_on.isoformat(),
        "reason": moved.reason,
    }


def _free_place(group: StudyGroup, day: date, starts_at: time) -> bool:
    """Take away that the class fell out on the day; false when it was held, or is being marked."""
    session = ClassSession.objects.filter(group=group, held_on=day, starts_at=starts_at).first()
    if session is None:
        return True
    if session.state == SessionState.HELD:
        return False
    with judged(ClassSession):
        session.delete()
    return True


def _is_old_place_free(group: StudyGroup, moved: MovedClass) -> bool:
    """Another class may have been moved there meanwhile, and one of them would be lost."""
    length = datetime.combine(moved.held_on, moved.ends_at) - datetime.combine(moved.held_on, moved.starts_at)
    ends_at = (datetime.combine(moved.was_on, moved.was_at) + length).time()
    own = moved.held_on, moved.starts_at
    here = [each for each in lessons_of(group, moved.was_on) if (each.day, each.starts_at) != own]
    return not rules.is_taken(moved.was_at, ends_at, here) and not _is_marked(group, moved.was_on, moved.was_at)


def _is_marked(group: StudyGroup, day: date, starts_at: time) -> bool:
    return ClassSession.objects.filter(group=group, held_on=day, starts_at=starts_at).exists()


def _new_end(group: StudyGroup, lesson: Lesson, held_on: date, starts_at: time) -> time:
    """When the class will end. Raises ClassNotMovable, MoveOutside, MoveToDayOff, MoveClashes."""
    month = month_start(lesson.day)
    days_off = days_off_between(group.municipality_id, month, next_month(month))
    if lesson.day in days_off:
        raise ClassNotMovable(day=lesson.day, field="lesson")
    if (held_on, starts_at) != (lesson.day, lesson.starts_at) and _is_marked(group, held_on, starts_at):
        raise MoveClashes(day=held_on, field="starts_at")
    return rules.ensure_new_place(
        held_on,
        starts_at,
        lesson,
        term=(max(month, group.starts_on), min(next_month(month) - timedelta(days=1), group.ends_on)),
        days_off=days_off,
        others=[each for each in lessons_of(group, held_on) if each != lesson],
    )
