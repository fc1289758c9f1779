"""Is an allocation right: an independent look at its result, which knows nothing of how it was made.

A result of a round is right when every place was wished, no group gave more than it had, and there is no blocking
pair: a child and a group that the child wishes more than what it got, where a place is free or is held by a child who
stands later in the group's order (justified envy).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile

from sotszakaz.demand.allocation.rules.matching import Clashes, Matching, Order, Seeker


@dataclass(frozen=True, slots=True)
class Flaw:
    """`kind`: overfull, unwished, repeated, beyond, clash, waste or envy; no child or group where none is at fault."""

    kind: str
    child_id: int | None
    group_id: int | None


def flaws(
    seekers: Sequence[Seeker],
    places: Mapping[int, int],
    orders: Mapping[int, Order],
    result: Matching,
    clashes: Clashes | None = None,
) -> list[Flaw]:
    """Everything wrong with the result; an empty list proves it stable, round by round."""
    return [
        *_overfull(places, result),
        *_infeasible(seekers, result, clashes or {}),
        *_blocking(seekers, places, orders, result, clashes or {}),
    ]


def _overfull(places: Mapping[int, int], result: Matching) -> Iterator[Flaw]:
    taken = Counter(group for given in result.rounds for group in given.values())
    yield from (Flaw("overfull", None, group) for group, count in taken.items() if count > places.get(group, 0))


def _infeasible(seekers: Sequence[Seeker], result: Matching, clashes: Clashes) -> Iterator[Flaw]:
    known = {each.child_id: each for each in seekers}
    for child in sorted({child for given in result.rounds for child in given}):
        got, seeker = result.places_of(child), known.get(child)
        if seeker is None or len(got) > seeker.most:
            yield Flaw("beyond", child, None)
        yield from (Flaw("unwished", child, group) for group in got if seeker and group not in seeker.wishes)
        if len(set(got)) < len(got):
            yield Flaw("repeated", child, None)
        yield from (
            Flaw("clash", child, second) for first, second in combinations(got, 2) if _clash(first, second, clashes)
        )


def _blocking(
    seekers: Sequence[Seeker],
    places: Mapping[int, int],
    orders: Mapping[int, Order],
    result: Matching,
    clashes: Clashes,
) -> Iterator[Flaw]:
    """Round by round, from the side of groups: the latest child that each let in, and what it had left."""
    gone: Counter[int] = Counter()
    for number, given in enumerate(result.rounds):
        taken = Counter(given.values())
        latest: dict[int, int] = {}
        for child, group in given.items():
            latest[group] = max(latest.get(group, 0), orders[group][child])
        for seeker in seekers:
            earlier = [before.get(seeker.child_id) for before in result.rounds[:number]]
            if seeker.most <= number or None in earlier:
                continue
            for group in _dearer(seeker, given.get(seeker.child_id), [each for each in earlier if each], clashes):
                if places[group] - gone[group] > taken[group]:
                    yield Flaw("waste", seeker.child_id, group)
                elif latest.get(group, 0) > orders[group][seeker.child_id]:
                    yield Flaw("envy", seeker.child_id, group)
        gone.update(taken)


def _dearer(seeker: Seeker, got: int | None, earlier: Sequence[int], clashes: Clashes) -> Iterator[int]:
    """Groups that the child wishes more than what it got, and could attend beside its earlier places."""
    for group in takewhile(lambda each: each != got, seeker.wishes):
        if not any(group == before or _clash(group, before, clashes) for before in earlier):
            yield group


def _clash(first: int, second: int, clashes: Clashes) -> bool:
    return second in clashes.get(first, ()) or first in clashes.get(second, ())
