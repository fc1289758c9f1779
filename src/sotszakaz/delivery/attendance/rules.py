"""Which classes a month has: the weekly timetable laid over the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sotszakaz.delivery.attendance.errors import MoveClashes, MoveOutside, MoveToDayOff
from sotszakaz.foundation.calendar import next_month
from sotszakaz.supply.programmes.rules import Lesson


@dataclass(frozen=True, slots=True)
class Slot:
    """A lesson of the week: `weekday` from 1 (Monday) to 7, `hours` academic."""

    weekday: int
    starts_at: time
    hours: Decimal


@dataclass(frozen=True, slots=True)
class PlannedClass:
    """A class on a day, before anybody has said what became of it."""

    day: date
    starts_at: time
    hours: Decimal


def ensure_new_place(
    day: date,
    starts_at: time,
    lesson: Lesson,
    *,
    term: tuple[date, date],
    days_off: frozenset[date],
    others: Iterable[Lesson],
) -> time:
    """When the lesson would end on the day; `term` are the first and the last day to which it may go.

    `others` are what the group is taught on that day besides. Raises MoveOutside, MoveToDayOff, MoveClashes.
    """
    first, last = term
    if not first <= day <= last or (day, starts_at) == (lesson.day, lesson.starts_at):
        raise MoveOutside(first=first, last=last, field="held_on")
    if day in days_off:
        raise MoveToDayOff(day=day, field="held_on")
    length = datetime.combine(lesson.day, lesson.ends_at) - datetime.combine(lesson.day, lesson.starts_at)
    ends = datetime.combine(day, starts_at) + length
    if ends.date() != day or is_taken(starts_at, ends.time(), others):
        raise MoveClashes(day=day, field="starts_at")
    return ends.time()


def is_taken(starts_at: time, ends_at: time, others: Iterable[Lesson]) -> bool:
    """Is any of the other lessons of the day taught between these two moments of it."""
    return any(each.starts_at < ends_at and starts_at < each.ends_at for each in others)


def planned_classes(
    slots: Iterable[Slot], *, month: date, starts_on: date, ends_on: date, days_off: frozenset[date] = frozenset()
) -> list[PlannedClass]:
    """The classes from the first to the last day of the group that fall into the month, in order.

    `days_off` are public holidays: the timetable has no classes on them. Both ends of the group's term are included.
    """
    by_weekday: dict[int, list[Slot]] = {}
    for slot in slots:
        by_weekday.setdefault(slot.weekday, []).append(slot)
    day, last = max(month, starts_on), min(next_month(month) - timedelta(days=1), ends_on)
    classes = []
    while day <= last:
        if day not in days_off:
            lessons = sorted(by_weekday.get(day.isoweekday(), []), key=lambda slot: slot.starts_at)
            classes += [PlannedClass(day, slot.starts_at, slot.hours) for slot in lessons]
        day += timedelta(days=1)
    return classes
