"""Who gets a place: deferred acceptance, children propose (Gale and Shapley 1962).

Every child asks the group that it wishes most; a group keeps the first in its published order as far as its places go
and refuses the others, who ask the next group of their lists, until nobody is refused. No child can do better by
hiding its true wishes, and nobody is passed over in a group by a child who stands later in its order.

When a child may get several places, they are given in rounds: in the first round each child gets at most one, and only
places left by all first ones are given as second ones, by the same rule. So nobody gets two while another whom the
group had to refuse got none. Wishes that cannot come true beside places got in earlier rounds fall away. Places of a
round are final. The outcome does not depend on the order in which children ask.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappush, heapreplace

Order = Mapping[int, int]
"""Children of one group with their places in its order, 1 is the first; no two share a place."""
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
    """What each round gave: group by child, and in each round whom a group had to refuse."""

    rounds: tuple[dict[int, int], ...]
    refused: tuple[frozenset[tuple[int, int]], ...]

    def places_of(self, child_id: int) -> tuple[int, ...]:
        """The groups in which the child has got places, in the order of rounds."""
        return tuple(given[child_id] for given in self.rounds if child_id in given)


def anything(child_id: int, got: tuple[int, ...], group_id: int) -> bool:
    """A child may have whatever it wishes."""
    return True


def match(
    seekers: Sequence[Seeker], places: Mapping[int, int], orders: Mapping[int, Order], may: May = anything
) -> Matching:
    """Give the places out. Every wished group must have its places and know all who wish it in its order.

    `may` is asked about wishes beside places that were got before, never about the first place.
    """
    left = dict(places)
    lists = {each.child_id: list(each.wishes) for each in seekers if each.most > 0}
    most = {each.child_id: each.most for each in seekers}
    rounds: list[dict[int, int]] = []
    refused: list[frozenset[tuple[int, int]]] = []
    while lists:
        given, turned_away = _round(lists, left, orders)
        rounds.append(given)
        refused.append(turned_away)
        for group in given.values():
            left[group] -= 1
        got = Matching(tuple(rounds), tuple(refused))
        lists = {
            child: _after(child, lists[child], got.places_of(child), may)
            for child in given
            if most[child] > len(rounds)
        }
        lists = {child: wishes for child, wishes in lists.items() if wishes}
    return Matching(tuple(rounds), tuple(refused))


def _round(
    lists: Mapping[int, Sequence[int]], places: Mapping[int, int], orders: Mapping[int, Order]
) -> tuple[dict[int, int], frozenset[tuple[int, int]]]:
    """One place a child: who got what, and every (child, group) that was refused."""
    kept: dict[int, list[tuple[int, int]]] = {}  # of each group, a heap: the latest in the order on top
    turned_away: list[tuple[int, int]] = []
    asked = dict.fromkeys(lists, 0)
    free = list(lists)
    while free:
        child = free.pop()
        wishes = lists[child]
        while asked[child] < len(wishes):
            group = wishes[asked[child]]
            asked[child] += 1
            loser = _ask(kept.setdefault(group, []), places[group], -orders[group][child], child)
            if loser is None:
                break
            turned_away.append((loser, group))
            child, wishes = loser, lists[loser]
    given = {child: group for group, heap in kept.items() for _, child in heap}
    return given, frozenset(turned_away)


def _ask(heap: list[tuple[int, int]], places: int, negative_place: int, child: int) -> int | None:
    """The group considers the child: who is refused now, or None while there are places."""
    if len(heap) < places:
        heappush(heap, (negative_place, child))
        return None
    if not heap or negative_place < heap[0][0]:
        return child
    return heapreplace(heap, (negative_place, child))[1]


def _after(child: int, wishes: Sequence[int], got: tuple[int, ...], may: May) -> list[int]:
    """What is left of a list when the last of `got` has been got."""
    return [group for group in wishes if group != got[-1] and may(child, got, group)]
