"""Is an allocation right: an independent look at its result, which knows nothing of how it was made.

A result of a round is right when every place was wished and may be had, no group gave more than it had, no shared limit
holds more than was free, and there is no blocking pair: a child and a group that the child wishes more than what it got
and may have, where a place is free or is held by a child who stands later in the group's order (justified envy). The
one excuse is a shared limit that the result names: the pair needs it, and nobody who got it stands later in turn, nor
got it in a later round. Which wishes took no part in the matching is not told here: whether a child may have a group
is asked anew, and lists and orders are those of all who wished.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from sotszakaz.demand.allocation.rules.limits import NOTHING_SHARED, Shared
from sotszakaz.demand.allocation.rules.matching import Matching, May, Seeker, anything
from sotszakaz.demand.allocation.rules.proposing import Order


@dataclass(frozen=True, slots=True)
class Flaw:
    """`kind`: overfull, overspent, unwished, repeated, beyond, unbookable, waste, envy or unexcused.

    No child or group where none errs.
    """

    kind: str
    child_id: int | None
    group_id: int | None


def flaws(
    seekers: Sequence[Seeker],
    places: Mapping[int, int],
    orders: Mapping[int, Order],
    result: Matching,
    may: May = anything,
    shared: Shared = NOTHING_SHARED,
) -> list[Flaw]:
    """Everything wrong with the result; an empty list proves it stable, round by round, but for limits it names."""
    spending = Spending(result, shared)
    return [
        *_overfull(places, result),
        *(Flaw("overspent", None, None) for _ in spending.overspent),
        *_infeasible(seekers, result, may),
        *_blocking(seekers, places, orders, result, may, spending),
    ]


class Spending:
    """What the places hold of shared limits, summed up anew, and who got each limit last, round by round."""

    def __init__(self, result: Matching, shared: Shared) -> None:
        self.shared = shared
        rounds = reversed(list(enumerate(result.stopped)))
        self.named = {pair: (number, limit) for number, stops in rounds for pair, limit in stops.items()}
        taken: Counter[int] = Counter()
        self.latest: dict[int, tuple[int, int]] = {}
        earlier: dict[int, tuple[int, ...]] = {}
        for number, given in enumerate(result.rounds):
            for child, group in given.items():
                for limit, amount in shared.needs(child, earlier.get(child, ()), group):
                    taken[limit] += amount
                    self.latest[limit] = max(self.latest.get(limit, (0, 0)), (number, shared.turns[child, group]))
                earlier[child] = (*earlier.get(child, ()), group)
        self.overspent = [limit for limit, amount in taken.items() if amount > shared.limits[limit].free]

    def judge(self, child: int, earlier: tuple[int, ...], group: int, kind: str, may: May) -> str:
        """The kind of flaw that a blocking pair is: none when it may not be had, or a limit named by now excuses it."""
        number, limit = self.named.get((child, group), (len(earlier) + 1, 0))
        if number > len(earlier):
            return kind if may(child, earlier, group) else ""
        needed = {key for key, _ in self.shared.needs(child, earlier[:number], group)}
        in_turn = self.latest.get(limit, (0, 0)) < (number, self.shared.turns[child, group])
        return "" if limit in needed and in_turn else "unexcused"


def _overfull(places: Mapping[int, int], result: Matching) -> Iterator[Flaw]:
    taken = Counter(group for given in result.rounds for group in given.values())
    yield from (Flaw("overfull", None, group) for group, count in taken.items() if count > places.get(group, 0))


def _infeasible(seekers: Sequence[Seeker], result: Matching, may: May) -> Iterator[Flaw]:
    known = {each.child_id: each for each in seekers}
    for child in sorted({child for given in result.rounds for child in given}):
        got, seeker = result.places_of(child), known.get(child)
        if seeker is None or len(got) > seeker.most:
            yield Flaw("beyond", child, None)
        yield from (Flaw("unwished", child, group) for group in got if seeker and group not in seeker.wishes)
        if len(set(got)) < len(got):
            yield Flaw("repeated", child, None)
        yield from (
            Flaw("unbookable", child, group) for number, group in enumerate(got) if not may(child, got[:number], group)
        )


def _blocking(
    seekers: Sequence[Seeker],
    places: Mapping[int, int],
    orders: Mapping[int, Order],
    result: Matching,
    may: May,
    spending: Spending,
) -> Iterator[Flaw]:
    """Round by round, from the side of groups: the latest child that each let in, and what it had left."""
    gone: Counter[int] = Counter()
    for number, given in enumerate([*result.rounds, {}]):  # one more, in which nobody got anything
        taken = Counter(given.values())
        latest: dict[int, int] = {}
        for child, group in given.items():
            latest[group] = max(latest.get(group, 0), orders[group][child])
        for seeker in seekers:
            earlier = tuple(before[child] for before in result.rounds[:number] if (child := seeker.child_id) in before)
            if seeker.most <= number or len(earlier) < number:
                continue
            for group in _dearer(seeker, given.get(seeker.child_id), earlier):
                is_free = places[group] - gone[group] > taken[group]
                if not is_free and latest.get(group, 0) <= orders[group][seeker.child_id]:
                    continue
                kind = spending.judge(seeker.child_id, earlier, group, "waste" if is_free else "envy", may)
                if kind:
                    yield Flaw(kind, seeker.child_id, group)
        gone.update(taken)


def _dearer(seeker: Seeker, got: int | None, earlier: tuple[int, ...]) -> Iterator[int]:
    """Groups that the child wishes more than what it got, but for those that it has."""
    yield from (group for group in takewhile(lambda each: each != got, seeker.wishes) if group not in earlier)
