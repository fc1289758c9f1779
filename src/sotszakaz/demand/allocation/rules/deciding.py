"""From wishes and facts to what every child reads: orders of groups, the matching, and why each wish ended so."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from sotszakaz.demand.admission.lottery import ticket
from sotszakaz.demand.allocation.rules.matching import Seeker, match
from sotszakaz.demand.allocation.rules.priorities import Standing, decided_by, in_order
from sotszakaz.demand.allocation.rules.stability import Flaw, flaws
from sotszakaz.demand.allocation.states import Bar, Result

LOTTERY = "lottery"


@dataclass(frozen=True, slots=True)
class WishFacts:
    """A wish, the level of the child by each published criterion, and the reason when it takes no part."""

    child_id: int
    group_id: int
    rank: int
    levels: tuple[int, ...]
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that decides: places by group, how many a child may get, groups that cannot be attended together."""

    criteria: tuple[str, ...]
    wishes: tuple[WishFacts, ...]
    places: Mapping[int, int]
    most: Mapping[int, int]
    clashes: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """The same data give the same 64 digits: a run is frozen on what was previewed or not at all."""
        wishes = sorted((each.child_id, each.rank, each.group_id, each.levels, each.bar or "") for each in self.wishes)
        clashes = {group: sorted(others) for group, others in self.clashes.items() if others}
        plain = [self.criteria, wishes, _sorted(self.places), _sorted(self.most), _sorted(clashes)]
        return sha256(json.dumps(plain, separators=(",", ":")).encode()).hexdigest()

    def seekers(self) -> list[Seeker]:
        """The lists that take part, without barred wishes."""
        lists: dict[int, list[WishFacts]] = defaultdict(list)
        for each in self.wishes:
            if each.bar is None:
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
    two differ, `lottery`, or empty without a rival. `round` counts from 1, 0 for wishes that nobody weighed.
    """

    child_id: int
    group_id: int
    rank: int
    result: Result
    bar: Bar | None = None
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
    """The outcome of every wish, and what the independent checker found wrong (nothing, unless the system is)."""

    outcomes: tuple[Outcome, ...]
    flaws: tuple[Flaw, ...]


def decide(inputs: Inputs, *, seed: str) -> Decision:
    """Draw the lottery, match, check, and explain every wish."""
    lines = _lines(inputs.wishes, seed)
    orders = {group: {each.child_id: place for place, each in enumerate(line, 1)} for group, line in lines.items()}
    seekers = inputs.seekers()
    result = match(seekers, inputs.places, orders, inputs.clashes)
    found = flaws(seekers, inputs.places, orders, result, inputs.clashes)
    got = {(child, group): number for number, given in enumerate(result.rounds, 1) for child, group in given.items()}
    refused = {pair: number for number, pairs in enumerate(result.refused, 1) for pair in pairs}
    groups = {group: _Group(inputs, group, line, got, refused) for group, line in lines.items()}
    outcomes = [
        groups[each.group_id].outcome(each)
        if each.bar is None
        else Outcome(each.child_id, each.group_id, each.rank, Result.BARRED, each.bar, levels=each.levels)
        for each in inputs.wishes
    ]
    return Decision(tuple(outcomes), tuple(found))


class _Group:
    """One group after the matching: its line, and where in it the admitted and the refused stand."""

    def __init__(
        self,
        inputs: Inputs,
        group_id: int,
        line: Sequence[Standing],
        got: Mapping[tuple[int, int], int],
        refused: Mapping[tuple[int, int], int],
    ) -> None:
        self.criteria, self.places, self.line = inputs.criteria, inputs.places[group_id], line
        self.got, self.refused = got, refused
        self.position = {each.child_id: place for place, each in enumerate(line, 1)}
        admitted = [each for each in line if (each.child_id, group_id) in got]
        self.admitted = len(admitted)
        self.latest = admitted[-1] if admitted else None
        self.first_refused = next((each for each in line if (each.child_id, group_id) in refused), None)

    def outcome(self, wish: WishFacts) -> Outcome:
        pair = (wish.child_id, wish.group_id)
        place = self.position[wish.child_id]
        own = self.line[place - 1]
        if pair in self.got:
            result, number, rival = Result.PLACED, self.got[pair], self.first_refused
        elif pair in self.refused:
            result, number, rival = Result.REFUSED, self.refused[pair], self.latest
        else:
            result, number, rival = Result.NOT_NEEDED, 0, None
        return Outcome(
            wish.child_id,
            wish.group_id,
            wish.rank,
            result,
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
    """Those who take part in each group, in its order."""
    of_group: dict[int, list[Standing]] = defaultdict(list)
    for each in wishes:
        if each.bar is None:
            drawn = ticket(seed, each.child_id, each.group_id)
            of_group[each.group_id].append(Standing(each.child_id, each.levels, drawn))
    return {group: in_order(line) for group, line in of_group.items()}


def _rank(wish: WishFacts) -> int:
    return wish.rank


def _sorted(values: Mapping[int, object]) -> list[tuple[int, object]]:
    return sorted(values.items(), key=lambda pair: pair[0])
