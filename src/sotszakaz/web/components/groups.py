"""Study groups as pages show them: the week in one line, free places, price."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from sotszakaz.supply.programmes.models import ClassSlot, StudyGroup
from sotszakaz.supply.programmes.rules import Slot, in_words
from sotszakaz.supply.programmes.selectors import free_places, list_places


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
    return in_words(Slot(each.weekday, each.starts_at, each.ends_at, each.hours) for each in slots)


def lines_of(groups: Sequence[StudyGroup], kilometres: Mapping[int, float] | None = None) -> list[GroupLine]:
    """Lines of groups whose slots are loaded; free places come with one query."""
    free, away = free_places(groups), kilometres or {}
    return [GroupLine(group, week_of(group), free[group.pk], away.get(group.pk)) for group in groups]


def week_of(group: StudyGroup) -> str:
    """The latest week; one that is still to begin says when."""
    words = week_line(group.slots.all())
    if group.week_since is None or group.week_since <= timezone.localdate():
        return words
    return f"{words} (с {group.week_since:%d.%m.%Y})"


def places_of(group_ids: Iterable[int]) -> list[Places]:
    """Free places of those groups that the public sees. Two queries."""
    groups = list_places(group_ids)
    free = free_places(groups)
    return [Places(group.pk, free[group.pk], group.places) for group in groups]
