"""Gathers what a matching is made of: a fixed number of queries whatever the number of wishes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.states import Criterion
from sotszakaz.demand.allocation.bars import Bars
from sotszakaz.demand.allocation.models import Wish
from sotszakaz.demand.allocation.rules import Barred, Inputs, WishFacts
from sotszakaz.demand.allocation.rules.residence import residence_level, settlement_of
from sotszakaz.demand.children.models import Child, Representative
from sotszakaz.demand.children.models.child import NOT_ENDED
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.quotes import Many
from sotszakaz.demand.enrolments.states import ContractState
from sotszakaz.foundation.calendar import months_before
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors import free_places


class Told(NamedTuple):
    """A wish with the child and the list that it belongs to; `settlement` is what the family has said.

    `address` is that of the register; who is not confirmed takes no part.
    """

    child_id: int
    group_id: int
    rank: int
    wished_by_id: int | None
    settlement: str
    address: str
    category: str

    @property
    def home(self) -> tuple[str, bool]:
        """The settlement by the confirmed address, else by the family's word; and which of them it is."""
        registered = settlement_of(self.address)
        return registered or self.settlement, bool(registered)


class Attended(NamedTuple):
    """What a child has a contract for; `last_day` only of one that is fulfilled."""

    group_id: int
    programme_id: int
    part_id: int
    starts_on: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The inputs of the rules, and what is written beside their outcome.

    `bars` know what hinders second places, and what every place holds of limits that many share.
    """

    inputs: Inputs
    told: tuple[Told, ...]
    groups: Mapping[int, StudyGroup]
    bars: Bars


Progress = Callable[[int, int], None]
"""Told how many wishes of how many have been judged."""
AT_ONCE = 500


def gather(window: EnrolmentWindow, *, on: date, progress: Progress | None = None) -> Gathered:
    """Everything as it stands now, with what the rules of the quote say about every wish."""
    told = tuple(Told(*row) for row in _wishes(window))
    groups = _groups({each.group_id for each in told})
    bars = Bars(read_all(window, told, on=on))
    facts = _Facts(window, groups, siblings_since=_siblings_since(window, on))
    wishes = []
    for number, each in enumerate(told):
        if progress is not None and number % AT_ONCE == 0:
            progress(number, len(told))
        wishes.append(facts.judged(each, bars.bar(each.child_id, (), each.group_id)))
    inputs = Inputs(
        criteria=tuple(window.criteria),
        wishes=tuple(wishes),
        places=free_places(groups.values()),
        most={each.child_id: window.places_most for each in told},
    )
    return Gathered(inputs, told, groups, bars)


def read_all(window: EnrolmentWindow, told: Iterable[Told], *, on: date) -> Many:
    """What the rules of the quote judge by, of all children and groups of these wishes, as it stands at this moment."""
    pairs = [(each.child_id, each.group_id) for each in told]
    return Many(window.municipality, {child for child, _ in pairs}, {group for _, group in pairs}, on=on)


class _Facts:
    """What registers know about the children of a window, for its criteria."""

    def __init__(self, window: EnrolmentWindow, groups: Mapping[int, StudyGroup], *, siblings_since: date) -> None:
        self.window, self.groups, self.siblings_since = window, groups, siblings_since
        self.attended = _attended(_children(window))
        self.siblings = _siblings(window) if Criterion.SIBLING in window.criteria else {}

    def judged(self, wish: Told, barred: Barred | None) -> WishFacts:
        levels = tuple(self._level(Criterion(name), wish) for name in self.window.criteria)
        return WishFacts(wish.child_id, wish.group_id, wish.rank, levels, barred)

    def _level(self, criterion: Criterion, wish: Told) -> int:
        group = self.groups[wish.group_id]
        programme_id = group.part.programme_id
        if criterion == Criterion.SIBLING:
            theirs = list(self._of_siblings(wish.child_id))
            if any(each.group_id == wish.group_id for each in theirs):
                return 2
            return int(any(each.programme_id == programme_id for each in theirs))
        if criterion == Criterion.CONTINUES:
            return int(any(_is_earlier(each, group) for each in self.attended.get(wish.child_id, ())))
        if criterion == Criterion.RESIDENCE:
            return residence_level(registered=wish.address, said=wish.settlement, at=group.address)
        return int(wish.category != ChildCategory.GENERAL)

    def _of_siblings(self, child_id: int) -> Iterator[Attended]:
        """What brothers and sisters attend, or have ended not too long ago."""
        for other in self.siblings.get(child_id, ()):
            for each in self.attended.get(other, ()):
                if each.last_day is None or each.last_day >= self.siblings_since:
                    yield each


def _siblings_since(window: EnrolmentWindow, on: date) -> date:
    """Contracts of brothers and sisters that ended before this day count no more."""
    months = regulation_on(window.municipality_id, on).value(Parameter.SIBLING_COUNTS_MONTHS)
    return months_before(on, months)


def _is_earlier(attended: Attended, group: StudyGroup) -> bool:
    """Another part of the same programme that began before this group does."""
    is_other = attended.part_id != group.part_id and attended.programme_id == group.part.programme_id
    return is_other and attended.starts_on < group.starts_on


def _children(window: EnrolmentWindow) -> "QuerySet[Child]":
    return Child.objects.filter(wish_lists__window=window).order_by()


def _wishes(window: EnrolmentWindow) -> Iterable[tuple[int, int, int, int | None, str, str, str]]:
    return (
        Wish.objects.filter(wish_list__window=window)
        .order_by("wish_list__child_id", "rank")
        .values_list(
            "wish_list__child_id",
            "group_id",
            "rank",
            "added_by_id",
            "wish_list__settlement",
            "wish_list__child__address",
            "wish_list__child__category",
        )
    )


def _groups(ids: set[int]) -> dict[int, StudyGroup]:
    groups = StudyGroup.objects.filter(pk__in=ids).select_related("part__programme").order_by("pk")
    return {group.pk: group for group in groups.defer("part__programme__search_text", "part__programme__search_words")}


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
    contracts = Contract.objects.filter(child__in=kin, state__in=(ContractState.ACTIVE, ContractState.ENDED))
    found: dict[int, list[Attended]] = defaultdict(list)
    for each in contracts.select_related("group__part").order_by("pk"):
        part, last_day = each.group.part, each.last_day if each.state == ContractState.ENDED else None
        attended = Attended(each.group_id, part.programme_id, part.pk, each.group.starts_on, last_day)
        found[each.child_id].append(attended)
    return dict(found)
