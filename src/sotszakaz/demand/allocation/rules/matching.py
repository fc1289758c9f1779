"""Who gets a place: deferred acceptance, children propose, in rounds (`proposing`), within shared limits (`limits`).

No child can do better by hiding its true wishes, and nobody is passed over in a group by a child who stands later in
its order.

When a child may get several places, they are given in rounds: in the first round each child gets at most one, and only
places left by all first ones are given as second ones, by the same rule. So nobody gets two while another whom the
group had to refuse got none. Wishes that cannot come true beside places got in earlier rounds fall away. Places of a
round are final.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass

from sotszakaz.demand.allocation.rules.limits import NOTHING_SHARED, Purse, Shared, within
from sotszakaz.demand.allocation.rules.proposing import Order, Pair

May = Callable[[int, tuple[int, ...], int], bool]
"""May the child have the group beside the groups that it has got already, in their order."""


@dataclass(frozen=True, slots=True)
class Seeker:
    """One child: the groups wished, the dearest first, and how many places it may get."""

    child_id: int
    wishes: tuple[int, ...]
    most: int = 1


@dataclass(frozen=True, slots=True)
class Matching:
    """What each round gave: group by child, whom a group had to refuse, and whom a shared limit stopped, and which."""

    rounds: tuple[dict[int, int], ...]
    refused: tuple[frozenset[Pair], ...]
    stopped: tuple[dict[Pair, int], ...] = ()

    def places_of(self, child_id: int) -> tuple[int, ...]:
        """The groups in which the child has got places, in the order of rounds."""
        return tuple(given[child_id] for given in self.rounds if child_id in given)


def anything(child_id: int, got: tuple[int, ...], group_id: int) -> bool:
    """A child may have whatever it wishes."""
    return True


def match(
    seekers: Sequence[Seeker],
    places: Mapping[int, int],
    orders: Mapping[int, Order],
    may: May = anything,
    shared: Shared = NOTHING_SHARED,
) -> Matching:
    """Give the places out. Every wished group must have its places and know all who wish it in its order.

    `may` is asked about wishes beside places that were got before, never about the first place.
    """
    left, purse = dict(places), Purse(shared)
    lists: dict[int, Sequence[int]] = {each.child_id: each.wishes for each in seekers if each.most > 0}
    most = {each.child_id: each.most for each in seekers}
    made = []
    stopped: set[Pair] = set()
    while lists:
        latest = within(lists, left, orders, shared, purse)
        made.append(latest)
        purse.pay(latest)
        stopped.update(latest.stopped)
        for group in latest.given.values():
            left[group] -= 1
        hungry = [child for child in latest.given if most[child] > len(made)]
        rest = {child: _after(child, lists[child], purse.got[child], may, stopped) for child in hungry}
        lists = {child: wishes for child, wishes in rest.items() if wishes}
    return Matching(
        tuple(each.given for each in made),
        tuple(each.refused for each in made),
        tuple(each.stopped for each in made),
    )


def _after(child: int, wishes: Sequence[int], got: tuple[int, ...], may: May, stopped: Container[Pair]) -> list[int]:
    """What is left of a list when the last of `got` has been got and shared limits have stopped some of it."""
    left = (group for group in wishes if group != got[-1] and may(child, got, group))
    return [group for group in left if (child, group) not in stopped]
