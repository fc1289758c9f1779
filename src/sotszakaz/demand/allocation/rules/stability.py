"""Is an allocation right: an independent look at its result, which knows nothing of how it was made.

A result of a round is right when every place was wished and may be had, no group gave more than it had, and there is no
blocking pair: a child and a group that the child wishes more than what it got and may have, where a place is free or is
held by a child who stands later in the group's order (justified envy). Which wishes took no part in the matching is not
told here: whether a child may have a group is asked anew, and lists and orders are those of all who wished.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from sotszakaz.demand.allocation.rules.matching import Matching, May, Order, Seeker, anything


@dataclass(frozen=True, slots=True)
class Flaw:
    """`kind`: overfull, unwished, repeated, beyond, unbookable, waste or envy. No child or group where none errs."""

    kind: str
    child_id: int | None
    group_id: int | None


def flaws(
    seekers: Sequence[Seeker],
    places: Mapping[int, int],
    orders: Mapping[int, Order],
    result: Matching,
    may: May = anything,
) -> list[Flaw]:
    """Everything wrong with the result; an empty list proves it stable, round by round."""
    return [
        *_overfull(places, result),
        *_infeasible(seekers, result, may),
        *_blocking(seekers, places, orders, result, may),
    ]


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
                if may(seeker.child_id, earlier, group):
                    yield Flaw("waste" if is_free else "envy", seeker.child_id, group)
        gone.update(taken)


def _dearer(seeker: Seeker, got: int | None, earlier: tuple[int, ...]) -> Iterator[int]:
    """Groups that the child wishes more than what it got, but for those that it has."""
    yield from (group for group in takewhile(lambda each: each != got, seeker.wishes) if group not in earlier)
