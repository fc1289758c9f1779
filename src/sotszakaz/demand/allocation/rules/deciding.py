"""From wishes and facts to what every child reads: orders of groups, the matching, and why each wish ended so."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from sotszakaz.demand.admission.lottery import ticket
from sotszakaz.demand.allocation.rules.limits import NOTHING_SHARED, Shared
from sotszakaz.demand.allocation.rules.matching import Matching, May, Seeker, match
from sotszakaz.demand.allocation.rules.priorities import Standing, decided_by, in_order
from sotszakaz.demand.allocation.rules.proposing import Pair
from sotszakaz.demand.allocation.rules.stability import Flaw, flaws
from sotszakaz.demand.allocation.rules.uses import Barred, Use, uses_of
from sotszakaz.demand.allocation.states import Result

LOTTERY = "lottery"


Beside = Callable[[int, tuple[int, ...], int], Barred | None]
"""Why the child cannot have the group beside the groups that it gets before; None when it can."""


def nothing_bars(child_id: int, got: tuple[int, ...], group_id: int) -> Barred | None:
    """Places do not hinder each other."""
    return None


@dataclass(frozen=True, slots=True)
class WishFacts:
    """A wish, the level of the child by each published criterion, and the reason when it takes no part."""

    child_id: int
    group_id: int
    rank: int
    levels: tuple[int, ...]
    barred: Barred | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that decides about first places: places by group, and how many places a child may get."""

    criteria: tuple[str, ...]
    wishes: tuple[WishFacts, ...]
    places: Mapping[int, int]
    most: Mapping[int, int]

    def fingerprint(self) -> str:
        """The same data give the same 64 digits."""
        wishes = sorted((each.child_id, each.rank, each.group_id, each.levels, _bar(each)) for each in self.wishes)
        return _digest([self.criteria, wishes, _sorted(self.places), _sorted(self.most)])

    def seekers(self, *, with_barred: bool = False) -> list[Seeker]:
        """The lists that take part, without barred wishes unless told."""
        lists: dict[int, list[WishFacts]] = defaultdict(list)
        for each in self.wishes:
            if with_barred or each.barred is None:
                lists[each.child_id].append(each)
        return [
            Seeker(child, tuple(each.group_id for each in sorted(wished, key=_rank)), self.most[child])
            for child, wished in sorted(lists.items())
        ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish. `position` is the place in the group's order of all `applicants`, `admitted` got a place,
    `latest_position` is that of the last of them.

    For a refused wish `rival_levels` are those of the last admitted child: what would have been needed; for a given
    place those of the first refused one; None when there is no such child. `decided_by` is the criterion in which the
    two differ, `lottery`, or empty without a rival. `round` counts from 1, 0 for wishes that nobody weighed. `barred`
    tells why the wish took no part, which shared limit stopped it, or why it was not needed: it cannot be had beside a
    place that the child got.
    """

    child_id: int
    group_id: int
    rank: int
    result: Result
    barred: Barred | None = None
    round: int = 0
    levels: tuple[int, ...] = ()
    ticket: str = ""
    position: int | None = None
    applicants: int = 0
    places: int = 0
    admitted: int = 0
    latest_position: int | None = None
    rival_levels: tuple[int, ...] | None = None
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of every wish, and the matching that it tells of. `uses` are of the limits that stopped somebody.

    `fingerprint` is of the data and of the outcome: a run is frozen on what was previewed or not at all.
    """

    outcomes: tuple[Outcome, ...]
    result: Matching
    fingerprint: str
    uses: tuple[Use, ...] = ()


def decide(inputs: Inputs, *, seed: str, beside: Beside = nothing_bars, shared: Shared = NOTHING_SHARED) -> Decision:
    """Draw the lottery, match within what is `shared` (its turns are given here), and explain every wish.

    `beside` is asked where a child may get several places.
    """
    lines = _lines([each for each in inputs.wishes if each.barred is None], seed)
    shared = replace(shared, turns=_turns(lines))
    fallen: dict[Pair, Barred] = {}

    def may(child_id: int, got: tuple[int, ...], group_id: int) -> bool:
        barred = beside(child_id, got, group_id)
        if barred is not None:
            fallen[child_id, group_id] = barred
        return barred is None

    orders = _orders(lines)
    result = match(inputs.seekers(), inputs.places, orders, may, shared)
    uses = uses_of(result, shared, orders)
    fate = _Fate(result, {pair: use.told_to(pair) for use in uses.values() for pair in use.stopped}, fallen)
    groups = {group: _Group(inputs, group, line, fate) for group, line in lines.items()}
    outcomes = tuple(
        groups[each.group_id].outcome(each)
        if each.barred is None
        else Outcome(each.child_id, each.group_id, each.rank, Result.BARRED, each.barred, levels=each.levels)
        for each in inputs.wishes
    )
    fingerprint = _digest([inputs.fingerprint(), [_told(each) for each in outcomes]])
    return Decision(outcomes, result, fingerprint, tuple(uses.values()))


def examine(inputs: Inputs, decision: Decision, *, seed: str, may: May, shared: Shared = NOTHING_SHARED) -> list[Flaw]:
    """What the independent checker finds wrong: nothing, unless the system is.

    `may` and what is `shared` are asked anew, never the bars.
    """
    orders = _orders(_lines(inputs.wishes, seed))
    shared = replace(shared, turns=_turns(_lines([each for each in inputs.wishes if each.barred is None], seed)))
    return flaws(inputs.seekers(with_barred=True), inputs.places, orders, decision.result, may, shared)


class _Fate:
    """What became of each pair: the round in which it got a place or was turned away, and what stood against it."""

    def __init__(self, result: Matching, stopped: Mapping[Pair, Barred], fallen: Mapping[Pair, Barred]) -> None:
        rounds = list(enumerate(zip(result.rounds, result.refused, result.stopped, strict=True), 1))
        self.got = {pair: number for number, (given, _, _) in rounds for pair in given.items()}
        self.refused = {pair: number for number, (_, refused, _) in rounds for pair in refused}
        self.stopped = {pair: number for number, (_, _, stops) in rounds for pair in stops}
        self.limits, self.fallen = stopped, fallen

    def of(self, pair: Pair) -> tuple[Result, int, Barred | None]:
        """The result, its round, and the reason where it is not the order of the group."""
        if pair in self.got:
            return Result.PLACED, self.got[pair], None
        if pair in self.stopped:
            return Result.STOPPED, self.stopped[pair], self.limits[pair]
        if pair in self.refused:
            return Result.REFUSED, self.refused[pair], None
        return Result.NOT_NEEDED, 0, self.fallen.get(pair)


class _Group:
    """One group after the matching: its line, and where in it the admitted and the refused stand."""

    def __init__(self, inputs: Inputs, group_id: int, line: Sequence[Standing], fate: _Fate) -> None:
        self.criteria, self.places, self.line, self.fate = inputs.criteria, inputs.places[group_id], line, fate
        self.position = {each.child_id: place for place, each in enumerate(line, 1)}
        admitted = [each for each in line if (each.child_id, group_id) in fate.got]
        self.admitted = len(admitted)
        self.latest = admitted[-1] if admitted else None
        self.first_refused = next((each for each in line if (each.child_id, group_id) in fate.refused), None)

    def outcome(self, wish: WishFacts) -> Outcome:
        result, number, barred = self.fate.of((wish.child_id, wish.group_id))
        place = self.position[wish.child_id]
        own = self.line[place - 1]
        rival = {Result.PLACED: self.first_refused, Result.REFUSED: self.latest}.get(result)
        return Outcome(
            wish.child_id,
            wish.group_id,
            wish.rank,
            result,
            barred,
            round=number,
            levels=own.levels,
            ticket=own.ticket,
            position=place,
            applicants=len(self.line),
            places=self.places,
            admitted=self.admitted,
            latest_position=self.position[self.latest.child_id] if self.latest else None,
            rival_levels=rival.levels if rival else None,
            decided_by=self._decided(own, rival),
        )

    def _decided(self, own: Standing, rival: Standing | None) -> str:
        if rival is None:
            return ""
        number = decided_by(own, rival)
        return LOTTERY if number is None else self.criteria[number]


def _lines(wishes: Iterable[WishFacts], seed: str) -> dict[int, list[Standing]]:
    """The children of each group, in its order."""
    of_group: dict[int, list[Standing]] = defaultdict(list)
    for each in wishes:
        drawn = ticket(seed, each.child_id, each.group_id)
        of_group[each.group_id].append(Standing(each.child_id, each.levels, drawn))
    return {group: in_order(line) for group, line in of_group.items()}


def _orders(lines: Mapping[int, Sequence[Standing]]) -> dict[int, dict[int, int]]:
    return {group: {each.child_id: place for place, each in enumerate(line, 1)} for group, line in lines.items()}


def _turns(lines: Mapping[int, Sequence[Standing]]) -> dict[Pair, int]:
    """All groups in one order: by the place in the order of the group, then by the ticket."""
    pairs = (
        (place, each.ticket, each.child_id, group)
        for group, line in lines.items()
        for place, each in enumerate(line, 1)
    )
    return {(child, group): turn for turn, (_, _, child, group) in enumerate(sorted(pairs), 1)}


def _bar(wish: WishFacts) -> str:
    return wish.barred.bar if wish.barred else ""


def _told(outcome: Outcome) -> list[object]:
    return [outcome.child_id, outcome.group_id, outcome.result, outcome.round]


def _digest(plain: object) -> str:
    return sha256(json.dumps(plain, separators=(",", ":")).encode()).hexdigest()


def _rank(wish: WishFacts) -> int:
    return wish.rank


def _sorted(values: Mapping[int, object]) -> list[tuple[int, object]]:
    return sorted(values.items(), key=lambda pair: pair[0])
