"""Study groups as pages show them: the week in one line, free places, price."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sotszakaz.supply.programmes.models import ClassSlot, StudyGroup
from sotszakaz.supply.programmes.selectors import free_places

SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group with its week in words and its free places."""

    group: StudyGroup
    week: str
    free: int


def week_line(slots: Iterable[ClassSlot]) -> str:
    """«вт, чт 15:00–16:30; сб 10:00–11:30»: days of the same time together."""
    days_of: dict[str, list[str]] = {}
    for slot in sorted(slots, key=lambda each: (each.weekday, each.starts_at)):
        hours = f"{slot.starts_at:%H:%M}–{slot.ends_at:%H:%M}"
        days_of.setdefault(hours, []).append(SHORT[slot.weekday - 1])
    return "; ".join(f"{', '.join(days)} {hours}" for hours, days in days_of.items())


def lines_of(groups: Sequence[StudyGroup]) -> list[GroupLine]:
    """Lines of groups whose slots are loaded; free places come with one query."""
    free = free_places(groups)
    return [GroupLine(group, week_line(group.slots.all()), free[group.pk]) for group in groups]
