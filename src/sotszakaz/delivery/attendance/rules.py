"""Which classes a month has: the weekly timetable laid over the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from sotszakaz.foundation.calendar import next_month


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
