"""A week of several things on one sheet: what goes on on which day, and what cannot be attended together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import combinations

from sotszakaz.supply.programmes.rules import WEEKDAYS, Slot, Timetable, clashes


@dataclass(frozen=True, slots=True)
class WeekItem:
    """A thing with lessons: what it is called, where its name leads, what is said below it.

    `is_tried` marks what is not chosen yet: its lessons are shown beside those that are.
    """

    title: str
    timetable: Timetable
    href: str = ""
    note: str = ""
    is_tried: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of the sheet; `against` names the things that go on at the same time."""

    starts_at: time
    ends_at: time
    item: WeekItem
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A weekday with its lessons in the order of the clock."""

    name: str
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """The sheet: seven days; `clashing` counts pairs of things that cannot be attended together."""

    days: tuple[Day, ...]
    clashing: int

    def __bool__(self) -> bool:
        return any(day.lessons for day in self.days)


def week_of(items: Iterable[WeekItem], *, with_clashes: bool = True, own: Sequence[WeekItem] = ()) -> Week:
    """The sheet of these things and of those that are a child's `own`.

    Without clashes the things are a list to choose from: only what meets the child's own is said to clash.
    """
    shown = [*own, *items]
    against: dict[tuple[int, Slot], list[str]] = {}
    pairs = 0
    for one, other in combinations(range(len(shown)), 2):
        if not with_clashes and not one < len(own) <= other:
            continue
        found = clashes(shown[one].timetable, shown[other].timetable)
        pairs += bool(found)
        for mine, theirs in found:
            against.setdefault((one, mine), []).append(shown[other].title)
            against.setdefault((other, theirs), []).append(shown[one].title)
    return Week(tuple(_day(weekday, shown, against) for weekday in range(1, 8)), pairs)


def _day(weekday: int, items: Sequence[WeekItem], against: dict[tuple[int, Slot], list[str]]) -> Day:
    lessons = [
        Lesson(slot.starts_at, slot.ends_at, item, tuple(against.get((number, slot), ())))
        for number, item in enumerate(items)
        for slot in item.timetable.slots
        if slot.weekday == weekday
    ]
    lessons.sort(key=lambda lesson: (lesson.starts_at, lesson.ends_at, lesson.item.title))
    return Day(WEEKDAYS[weekday - 1], tuple(lessons))
