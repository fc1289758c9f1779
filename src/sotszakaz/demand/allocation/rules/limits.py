"""Limits that many children share: the money of an agreement and of the budget, the volume of a service in the order.

Deferred acceptance alone knows only the places of a group. A limit that serves many groups bounds it by its **turn**:
the places of all groups stand in one order (by the place of the child in the order of its group, then by the ticket of
the lottery), and a limit is given out in that order until the next place does not fit. Who stands after that is stopped
by the limit, also when it would need less: so nobody gets what was refused to somebody who stands before.

Turns only come down: propose, find where each limit is crossed, let nobody ask from there on, propose anew. Narrow
limits come first, for a wide one may suffice when they have stopped somebody. When nothing is crossed any more, whoever
is next in turn at a limit and would fit after all (those before it got other places) is let in, each pair once. Both
steps end, since each pair is stopped and let in at most so often; the outcome depends on nothing but the data.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sotszakaz.demand.allocation.rules.proposing import Lists, Order, Pair, propose
from sotszakaz.demand.allocation.states import Bar
from sotszakaz.kernel.ledger.states import Unit

Holds = Sequence[tuple[int, int]]
"""Limits by their keys, each with the units that a place would hold of it."""
Needs = Callable[[int, tuple[int, ...], int], Holds]
"""What a place in the group would hold for the child beside the groups that it gets before."""


def nothing_held(child_id: int, got: tuple[int, ...], group_id: int) -> Holds:
    """Places share no limits."""
    return ()


@dataclass(frozen=True, slots=True)
class Limit:
    """`kind` says in words what is limited, `title` names the document; `free` units are those of the ledger.

    Of limits with less `width` turns come down first.
    """

    kind: Bar
    title: str
    unit: Unit
    width: int
    free: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Limits by their keys, and what places need of them. `turns` are the places of all pairs in the one order."""

    limits: Mapping[int, Limit] = field(default_factory=dict)
    needs: Needs = nothing_held
    turns: Mapping[Pair, int] = field(default_factory=dict)


NOTHING_SHARED = Shared()


@dataclass(frozen=True, slots=True)
class Round:
    """One place a child: group by child, whom a full group refused, and whom a limit stopped, and which."""

    given: dict[int, int]
    refused: frozenset[Pair]
    stopped: dict[Pair, int]


def within(
    lists: Lists, places: Mapping[int, int], orders: Mapping[int, Order], shared: Shared, purse: "Purse"
) -> Round:
    """One round of proposals within what is left in the purse."""
    if not shared.limits:
        given, refused = propose(lists, places, orders)
        return Round(given, frozenset(refused), {})
    return _Turns(lists, places, orders, shared, purse).round()


class Purse:
    """What is left of the limits after each round; a limit that stopped somebody gives nothing in later rounds."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.left = {key: limit.free for key, limit in shared.limits.items()}
        self.closed: set[int] = set()
        self.got: dict[int, tuple[int, ...]] = {}

    def holds(self, child_id: int, group_id: int) -> Holds:
        """What a place would hold beside those of earlier rounds."""
        return self.shared.needs(child_id, self.got.get(child_id, ()), group_id)

    def pay(self, made: Round) -> None:
        """The places of a round are final."""
        for child, group in made.given.items():
            for limit, amount in self.holds(child, group):
                self.left[limit] -= amount
            self.got[child] = (*self.got.get(child, ()), group)
        self.closed.update(made.stopped.values())


class _Turns:
    """From which turn on each limit is given to nobody."""

    def __init__(
        self,
        lists: Lists,
        places: Mapping[int, int],
        orders: Mapping[int, Order],
        shared: Shared,
        purse: Purse,
    ) -> None:
        self.lists, self.places, self.orders, self.purse = lists, places, orders, purse
        self.limits, self.turns = shared.limits, shared.turns
        self.holds = {(child, group): purse.holds(child, group) for child, own in lists.items() for group in own}
        self.ends: dict[int, int] = dict.fromkeys(purse.closed, 0)
        self.let_in: set[Pair] = set()
        self.in_turn = sorted(self.holds, key=self.turns.__getitem__)
        self.asking: dict[int, Sequence[int]] = dict(lists)
        if self.ends:
            self._ask_again(self.in_turn)

    def round(self) -> Round:
        given, refused = self._tightened()
        while fitting := list(self._fitting(given)):
            self._let_in(fitting)
            given, refused = self._tightened()
        latest = self._latest(given)
        stopped = {}
        for pair, limit in self._waiting(given):
            if self._is_full(pair, latest):
                refused.add(pair)
            else:
                stopped[pair] = limit
        return Round(given, frozenset(refused), stopped)

    def _tightened(self) -> tuple[dict[int, int], set[Pair]]:
        """Propose until no limit is crossed."""
        while True:
            given, refused = propose(self.asking, self.places, self.orders)
            crossed = self._crossed(given)
            if not crossed:
                return given, refused
            narrow = min(self.limits[limit].width for limit in crossed)
            now = {limit: turn for limit, turn in crossed.items() if self.limits[limit].width == narrow}
            self.ends.update(now)
            later = self._from(min(now.values()))
            self._ask_again(pair for pair in later if any(limit in now for limit, _ in self.holds[pair]))

    def _crossed(self, given: Mapping[int, int]) -> dict[int, int]:
        """The turn of the first place that each limit does not hold."""
        left, crossed = dict(self.purse.left), {}
        for pair in sorted(given.items(), key=self.turns.__getitem__):
            for limit, amount in self.holds[pair]:
                left[limit] -= amount
                if left[limit] < 0 and limit not in crossed:
                    crossed[limit] = self.turns[pair]
        return crossed

    def _ask_again(self, pairs: Iterable[Pair]) -> None:
        for child in {child for child, _ in pairs}:
            self.asking[child] = [group for group in self.lists[child] if not self._beyond((child, group))]

    def _beyond(self, pair: Pair) -> list[int]:
        """The limits that stop the pair."""
        turn = self.turns[pair]
        return [limit for limit, _ in self.holds[pair] if limit in self.ends and turn >= self.ends[limit]]

    def _waiting(self, given: Mapping[int, int]) -> Iterator[tuple[Pair, int]]:
        """Stopped pairs that are dearer than what the child got, with the limit that ends first before them."""
        for child, wishes in self.lists.items():
            own = given.get(child)
            for group in wishes:
                if group == own:
                    break
                beyond = self._beyond((child, group))
                if beyond:
                    yield (child, group), min(beyond, key=lambda limit: (self.ends[limit], limit))

    def _fitting(self, given: Mapping[int, int]) -> Iterator[Pair]:
        """Who is next in turn at every limit that stops it, has not been let in yet, and would fit now."""
        left, latest = self._rest(given), self._latest(given)
        passed: set[int] = set()
        waiting = (pair for pair, _ in self._waiting(given) if not self._is_full(pair, latest))
        for pair in sorted(waiting, key=self.turns.__getitem__):
            beyond = self._beyond(pair)
            is_next = passed.isdisjoint(beyond) and self.purse.closed.isdisjoint(beyond)
            passed.update(beyond)
            if is_next and pair not in self.let_in and self._fits(pair, given, left):
                yield pair

    def _fits(self, pair: Pair, given: Mapping[int, int], left: Mapping[int, int]) -> bool:
        """Would the limits hold the place, if the child gave back what it got in this round."""
        child = pair[0]
        back = dict(self.holds[child, given[child]]) if child in given else {}
        return all(left[limit] + back.get(limit, 0) >= amount for limit, amount in self.holds[pair])

    def _let_in(self, pairs: Sequence[Pair]) -> None:
        since = min(self.ends[limit] for pair in pairs for limit in self._beyond(pair))
        for pair in pairs:
            self.let_in.add(pair)
            for limit in self._beyond(pair):
                self.ends[limit] = self.turns[pair] + 1
        self._ask_again(self._from(since))

    def _from(self, turn: int) -> Sequence[Pair]:
        return self.in_turn[bisect_left(self.in_turn, turn, key=self.turns.__getitem__) :]

    def _rest(self, given: Mapping[int, int]) -> dict[int, int]:
        left = dict(self.purse.left)
        for pair in given.items():
            for limit, amount in self.holds[pair]:
                left[limit] -= amount
        return left

    def _latest(self, given: Mapping[int, int]) -> dict[int, tuple[int, int]]:
        """Of each group, how many places it gave, and where in its order the last child stands that got one."""
        latest: dict[int, tuple[int, int]] = {}
        for child, group in given.items():
            count, place = latest.get(group, (0, 0))
            latest[group] = count + 1, max(place, self.orders[group][child])
        return latest

    def _is_full(self, pair: Pair, latest: Mapping[int, tuple[int, int]]) -> bool:
        """Has the group given all its places to children who stand before."""
        child, group = pair
        count, place = latest.get(group, (0, 0))
        return count >= self.places[group] and place < self.orders[group][child]
