"""Deferred acceptance, children propose (Gale and Shapley 1962): one place a child.

Every child asks the group that it wishes most; a group keeps the first in its order as far as its places go and refuses
the others, who ask the next group of their lists, until nobody is refused. The outcome does not depend on the order in
which children ask.
"""

from collections.abc import Mapping, Sequence
from heapq import heappush, heapreplace

Order = Mapping[int, int]
"""Children of one group with their places in its order, 1 is the first; no two share a place."""
Pair = tuple[int, int]
"""A child and a group that it wishes."""
Lists = Mapping[int, Sequence[int]]
"""The groups that each child wishes, the dearest first."""


def propose(lists: Lists, places: Mapping[int, int], orders: Mapping[int, Order]) -> tuple[dict[int, int], set[Pair]]:
    """Who got what, and every pair that a group refused."""
    kept: dict[int, list[tuple[int, int]]] = {}  # of each group, a heap: the latest in the order on top
    turned_away: list[Pair] = []
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
    return given, set(turned_away)


def _ask(heap: list[tuple[int, int]], places: int, negative_place: int, child: int) -> int | None:
    """The group considers the child: who is refused now, or None while there are places."""
    if len(heap) < places:
        heappush(heap, (negative_place, child))
        return None
    if not heap or negative_place < heap[0][0]:
        return child
    return heapreplace(heap, (negative_place, child))[1]
