"""Study groups as pages show them: the week in one line, free places, price."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from sotszakaz.supply.programmes.models import ClassSlot, StudyGroup
from sotszakaz.supply.programmes.selectors import free_places, list_places

SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group with its week in words, its free places, and how far it is when a point is known."""

    group: StudyGroup
    week: str
    free: int
    kilometres: float | None = None

    @property
    def address(self) -> str:
        return reverse("portal:group", args=[self.group.pk])


@dataclass(frozen=True, slots=True)
class Places:
    """Free places of a group among all."""

    group_id: int
    free: int
    places: int


def week_line(slots: Iterable[ClassSlot]) -> str:
    """«вт, чт 15:00–16:30; сб 10:00–11:30»: days of the same time together."""
    days_of: dict[str, list[str]] = {}
    for slot in sorted(slots, key=lambda each: (each.weekday, each.starts_at)):
        hours = f"{slot.starts_at:%H:%M}–{slot.ends_at:%H:%M}"
        days_of.setdefault(hours, []).append(SHORT[slot.weekday - 1])
    return "; ".join(f"{', '.join(days)} {hours}" for hours, days in days_of.items())


def lines_of(groups: Sequence[StudyGroup], kilometres: Mapping[int, float] | None = None) -> list[GroupLine]:
    """Lines of groups whose slots are loaded; free places come with one query."""
    free, away = free_places(groups), kilometres or {}
    return [GroupLine(group, week_line(group.slots.all()), free[group.pk], away.get(group.pk)) for group in groups]


def places_of(group_ids: Iterable[int]) -> list[Places]:
    """Free places of those groups that the public sees. Two queries."""
    groups = list_places(group_ids)
    free = free_places(groups)
    return [Places(group.pk, free[group.pk], group.places) for group in groups]
