"""Gathers what a matching is made of: a fixed number of queries whatever the number of wishes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import NamedTuple

from django.db.models import F, QuerySet

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.states import Criterion
from sotszakaz.demand.allocation.models import Wish
from sotszakaz.demand.allocation.rules import Inputs, WishFacts
from sotszakaz.demand.allocation.rules.residence import lives_there
from sotszakaz.demand.allocation.states import Bar
from sotszakaz.demand.children.models import Child, Representative
from sotszakaz.demand.children.models.child import NOT_ENDED
from sotszakaz.demand.children.states import ChildCategory, ChildState
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import LIVE, ContractState
from sotszakaz.foundation.calendar import age_on
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.rules import Slot, Timetable, clashes
from sotszakaz.supply.programmes.selectors import free_places


class Told(NamedTuple):
    """A wish with the child and the list that it belongs to."""

    child_id: int
    group_id: int
    rank: int
    wished_by_id: int | None
    settlement: str
    state: str
    category: str
    birth_date: date


class Attended(NamedTuple):
    """What a child has a contract for."""

    group_id: int
    programme_id: int
    part_id: int
    starts_on: date


@dataclass(frozen=True, slots=True)
class Gathered:
    """The inputs of the rules, and what is written beside their outcome."""

    inputs: Inputs
    told: tuple[Told, ...]
    groups: Mapping[int, StudyGroup]


def gather(window: EnrolmentWindow, *, on: date) -> Gathered:
    """Everything as it stands now."""
    told = tuple(Told(*row) for row in _wishes(window))
    groups = _groups({each.group_id for each in told})
    facts = _Facts(window, told, groups, on)
    wishes = tuple(facts.judge(each) for each in told)
    inputs = Inputs(
        criteria=tuple(window.criteria),
        wishes=wishes,
        places=free_places(groups.values()),
        most={each.child_id: facts.most(each.child_id) for each in told},
        clashes=facts.clashes_within_lists() if window.places_most > 1 else {},
    )
    return Gathered(inputs, told, groups)


class _Facts:
    """What registers know about the children of a window."""

    def __init__(
        self, window: EnrolmentWindow, told: tuple[Told, ...], groups: Mapping[int, StudyGroup], on: date
    ) -> None:
        self.window, self.told, self.groups = window, told, groups
        regulation = regulation_on(window.municipality_id, on)
        self.most_certificates = regulation.value(Parameter.MAX_CERTIFICATES_PER_CHILD)
        self.forbids_clashes = regulation.value(Parameter.CLASHES_FORBIDDEN)
        offered = StudyGroup.objects.offered(on).filter(pk__in=groups).order_by("pk")
        self.offered = set(offered.values_list("pk", flat=True))
        self.live = _live(window)
        self.attended = _attended(_children(window))
        self.siblings = _siblings(window) if Criterion.SIBLING in window.criteria else {}
        ids = {group for taken in self.live.values() for group, _ in taken} | set(groups)
        self.weeks = _weeks(ids) if self.forbids_clashes else {}

    def most(self, child_id: int) -> int:
        """How many places the child may get: by the window, and by the limit of certificates."""
        if self.most_certificates is None:
            return self.window.places_most
        return max(0, min(self.window.places_most, self.most_certificates - len(self.live.get(child_id, ()))))

    def judge(self, wish: Told) -> WishFacts:
        levels = tuple(self._level(Criterion(name), wish) for name in self.window.criteria)
        return WishFacts(wish.child_id, wish.group_id, wish.rank, levels, self._bar(wish))

    def _bar(self, wish: Told) -> Bar | None:
        group, live = self.groups[wish.group_id], self.live.get(wish.child_id, ())
        programme = group.part.programme
        if wish.state != ChildState.CONFIRMED:
            return Bar.NOT_CONFIRMED
        if wish.group_id not in self.offered:
            return Bar.GROUP_CLOSED
        if not programme.age_from <= age_on(wish.birth_date, group.starts_on) <= programme.age_to:
            return Bar.AGE
        if any(part == group.part_id for _, part in live):
            return Bar.HAS_PART
        if any(self._clash(wish.group_id, other) for other, _ in live):
            return Bar.CLASH
        return Bar.TOO_MANY if self.most(wish.child_id) == 0 else None

    def _level(self, criterion: Criterion, wish: Told) -> int:
        group = self.groups[wish.group_id]
        programme_id = group.part.programme_id
        if criterion == Criterion.SIBLING:
            theirs = [each for other in self.siblings.get(wish.child_id, ()) for each in self.attended.get(other, ())]
            if any(each.group_id == wish.group_id for each in theirs):
                return 2
            return int(any(each.programme_id == programme_id for each in theirs))
        if criterion == Criterion.CONTINUES:
            return int(any(_is_earlier(each, group) for each in self.attended.get(wish.child_id, ())))
        if criterion == Criterion.RESIDENCE:
            return int(lives_there(wish.settlement, group.address))
        return int(wish.category != ChildCategory.GENERAL)

    def clashes_within_lists(self) -> dict[int, frozenset[int]]:
        """Pairs wished by one child that cannot both be attended: one part, or the same hours."""
        lists: dict[int, list[int]] = defaultdict(list)
        for each in self.told:
            lists[each.child_id].append(each.group_id)
        pairs = {tuple(sorted(pair)) for wished in lists.values() for pair in combinations(wished, 2)}
        found: dict[int, set[int]] = defaultdict(set)
        for one, other in pairs:
            if self.groups[one].part_id == self.groups[other].part_id or self._clash(one, other):
                found[one].add(other)
                found[other].add(one)
        return {group: frozenset(others) for group, others in found.items()}

    def _clash(self, one: int, other: int) -> bool:
        return self.forbids_clashes and bool(clashes(self.weeks[one], self.weeks[other]))


def _is_earlier(attended: Attended, group: StudyGroup) -> bool:
    """Another part of the same programme that began before this group does."""
    is_other = attended.part_id != group.part_id and attended.programme_id == group.part.programme_id
    return is_other and attended.starts_on < group.starts_on


def _children(window: EnrolmentWindow) -> "QuerySet[Child]":
    return Child.objects.filter(wish_lists__window=window).order_by()


def _wishes(window: EnrolmentWindow) -> Iterable[tuple[int, int, int, int | None, str, str, str, date]]:
    return (
        Wish.objects.filter(wish_list__window=window)
        .order_by("wish_list__child_id", "rank")
        .values_list(
            "wish_list__child_id",
            "group_id",
            "rank",
            "added_by_id",
            "wish_list__settlement",
            "wish_list__child__state",
            "wish_list__child__category",
            "wish_list__child__birth_date",
        )
    )


def _groups(ids: set[int]) -> dict[int, StudyGroup]:
    groups = StudyGroup.objects.filter(pk__in=ids).select_related("part__programme").order_by("pk")
    return {group.pk: group for group in groups.defer("part__programme__search_text", "part__programme__search_words")}


def _live(window: EnrolmentWindow) -> dict[int, list[tuple[int, int]]]:
    """Group and part of live applications and contracts, by child."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    live = EnrolmentApplication.objects.filter(child__in=_children(window), state__in=LIVE).order_by("pk")
    for child_id, group_id, part_id in live.values_list("child_id", "group_id", "part_id"):
        found[child_id].append((group_id, part_id))
    return dict(found)


def _siblings(window: EnrolmentWindow) -> dict[int, set[int]]:
    """Other children of the same representatives, by child."""
    of_child = Representative.objects.filter(NOT_ENDED, child__in=_children(window)).order_by("pk")
    pairs = list(of_child.values_list("child_id", "user_id"))
    users = {user for _, user in pairs}
    family: dict[int, set[int]] = defaultdict(set)
    kin = Representative.objects.filter(NOT_ENDED, user__in=users).order_by("pk")
    for user_id, child_id in kin.values_list("user_id", "child_id"):
        family[user_id].add(child_id)
    found: dict[int, set[int]] = defaultdict(set)
    for child_id, user_id in pairs:
        found[child_id] |= family[user_id] - {child_id}
    return dict(found)


def _attended(children: "QuerySet[Child]") -> dict[int, list[Attended]]:
    """Contracts in force and fulfilled of the children of the window and of their siblings, by child."""
    users = Representative.objects.filter(NOT_ENDED, child__in=children).values("user")
    kin = Representative.objects.filter(NOT_ENDED, user__in=users).values("child")
    contracts = (
        Contract.objects.filter(child__in=kin, state__in=(ContractState.ACTIVE, ContractState.ENDED))
        .order_by("pk")
        .values_list("child_id", "group_id", "group__part__programme_id", "group__part_id", F("group__starts_on"))
    )
    found: dict[int, list[Attended]] = defaultdict(list)
    for child_id, *attended in contracts:
        found[child_id].append(Attended(*attended))
    return dict(found)


def _weeks(ids: set[int]) -> dict[int, Timetable]:
    groups = StudyGroup.objects.filter(pk__in=ids).prefetch_related("slots").order_by("pk")
    return {
        group.pk: Timetable(
            group.starts_on,
            group.ends_on,
            tuple(Slot(each.weekday, each.starts_at, each.ends_at, each.hours) for each in group.slots.all()),
        )
        for group in groups
    }
