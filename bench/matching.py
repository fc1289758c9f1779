"""Wishes a second through the whole decision of a window: lottery, orders, matching, checker, explanations.

    matching/1x     20,000 wishes of 4,000 children over 2,000 groups, as the issue asks (under five seconds)
    matching/10x    ten times all of it
    matching/100x   a hundred times: a region of two million wishes
    checker/…       the part of it that is the independent checker, beside the whole of the same turn
    limits/…        the first two where 100 agreements hold 0.8 of what would be asked of them, one budget 0.7
    gather/1x, explain/1x, preview/…  the first market as rows of a database (bench/matching_ground.py)

Every child ranks five groups; some groups are wished by far more children than others, there are places for eight
children in ten, and each criterion holds for every tenth child. Timed are `allocation.rules.decide` and
`examine`, in one process, without the database: nothing bars a wish here, and the checker is told so.

The limit is one bare pass over the same wishes that draws the same tickets and sorts them by group: what nobody can do
without. `p50_ms` and `p99_ms` are of a whole decision. `failures` counts what two checkers find wrong with the result:
the checker of the rules, and another look by the stored facts alone; `oversell` counts places beyond the groups'.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bench.matching_ground import over_a_database
from bench.rows import Row, percentile
from sotszakaz.demand.admission.lottery import ticket
from sotszakaz.demand.allocation.rules import (
    NOTHING_SHARED,
    Decision,
    Holds,
    Inputs,
    Limit,
    Shared,
    WishFacts,
    anything,
    decide,
    examine,
)
from sotszakaz.demand.allocation.states import Bar, Result
from sotszakaz.kernel.ledger.states import Unit

SCALES = (1, 10, 100)
SCARCE_UP_TO = 10
"""A region short of money takes minutes to decide."""
CHILDREN, GROUPS, A_LIST = 4000, 2000, 5
PLACES_PER_CHILD = 0.8
SEED = "b" * 64
BUDGET = 0
CRITERIA = ("sibling", "continues", "residence", "category")


def run(seconds: float) -> Iterator[Row]:
    """Rows of a scale are decided at least once and again until `seconds` are over; the first also over a database."""
    first, *greater = SCALES
    yield from measure(first, seconds)
    yield from over_a_database(seconds)
    for scale in greater:
        yield from measure(scale, seconds)


def measure(scale: int, seconds: float) -> Iterator[Row]:
    inputs = market(scale)
    plain, checked = timed(inputs, NOTHING_SHARED, seconds)
    yield row(inputs, f"matching/{scale}x", plain, len(inputs.wishes) / bare_pass(inputs))
    yield row(inputs, f"checker/{scale}x", checked, plain.rate)
    if scale > SCARCE_UP_TO:
        return
    scarce, _ = timed(inputs, short_of_money(inputs, plain.decision), seconds)
    yield row(inputs, f"limits/{scale}x", scarce, plain.rate)


@dataclass(frozen=True, slots=True)
class Timed:
    """What was decided, in how many seconds each time; `wrong` and `overspent` are what was found against it."""

    decision: Decision
    times: list[float]
    rate: float
    wrong: int
    overspent: int


def timed(inputs: Inputs, shared: Shared, seconds: float) -> tuple[Timed, Timed]:
    """The whole decision, and its checker alone; decided once and again until the seconds are over."""
    times: list[float] = []
    checks: list[float] = []
    while not times or sum(times) < seconds:
        start = time.perf_counter()
        decision = decide(inputs, seed=SEED, shared=shared)
        decided = time.perf_counter()
        found = examine(inputs, decision, seed=SEED, may=anything, shared=shared)
        checks.append(time.perf_counter() - decided)
        times.append(time.perf_counter() - start)
    overspent = sum(use.taken > use.limit.free for use in decision.uses)
    wishes = len(inputs.wishes)
    whole, part = (
        Timed(decision, each, wishes * len(each) / sum(each), len(found), overspent) for each in (times, checks)
    )
    return whole, part


def row(inputs: Inputs, case: str, done: Timed, limit: float) -> Row:
    return Row(
        case=case,
        rate=done.rate,
        unit=f"wishes ({len(inputs.wishes):,})",
        limit=limit,
        p50_ms=percentile(done.times, 0.50),
        p99_ms=percentile(done.times, 0.99),
        failures=done.wrong + passed_over(done.decision),
        oversell=oversold(inputs, done.decision) + done.overspent,
    )


def short_of_money(inputs: Inputs, decision: Decision) -> Shared:
    """Agreements of one provider in twenty groups, and the budget of all, short of what plain matching would take."""
    random = Random(7)
    prices = {group: random.randint(50, 200) * 100 for group in inputs.places}
    purses = {child: random.choice((4_000, 15_000, 30_000)) for child in inputs.most}
    provider = {group: random.randrange(1, len(prices) // 20 + 1) for group in prices}

    def needs(child: int, got: tuple[int, ...], group: int) -> Holds:
        amount = min(prices[group], purses[child])
        return (provider[group], amount), (BUDGET, amount)

    asked: Counter[int] = Counter()
    for given in decision.result.rounds:
        for child, group in given.items():
            asked.update(dict(needs(child, (), group)))
    limits = {
        key: Limit(Bar.AGREEMENT, f"Соглашение № {key}", Unit.RUB, 0, asked[key] * 8 // 10) for key in provider.values()
    }
    return Shared({**limits, BUDGET: Limit(Bar.BUDGET, "Бюджет", Unit.RUB, 1, asked[BUDGET] * 7 // 10)}, needs)


def market(scale: int) -> Inputs:
    """The same market for the same scale, whenever it is made."""
    random = Random(scale)
    children, groups = CHILDREN * scale, GROUPS * scale
    wishes = []
    for child in range(1, children + 1):
        wished = list(dict.fromkeys(int(groups * random.random() ** 2) + 1 for _ in range(A_LIST * 2)))[:A_LIST]
        levels = tuple(int(random.random() < 0.1) for _ in CRITERIA)
        wishes += [WishFacts(child, group, rank, levels) for rank, group in enumerate(wished, 1)]
    places = dict.fromkeys(range(1, groups + 1), 0)
    for _ in range(int(children * PLACES_PER_CHILD)):
        places[random.randint(1, groups)] += 1
    return Inputs(CRITERIA, tuple(wishes), places, dict.fromkeys(range(1, children + 1), 1))


def bare_pass(inputs: Inputs) -> float:
    """Seconds of one pass that draws tickets and sorts each group."""
    start = time.perf_counter()
    lines: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for wish in inputs.wishes:
        lines[wish.group_id].append((ticket(SEED, wish.child_id, wish.group_id), wish.child_id))
    for line in lines.values():
        line.sort()
    return time.perf_counter() - start


def passed_over(decision: Decision) -> int:
    """Refused wishes of children who stand before one that was let in, or where a place is free."""
    latest: Counter[int] = Counter()
    for each in decision.outcomes:
        if each.result == Result.PLACED and each.position is not None:
            latest[each.group_id] = max(latest[each.group_id], each.position)
    taken = Counter(each.group_id for each in decision.outcomes if each.result == Result.PLACED)
    return sum(
        each.result == Result.REFUSED
        and (taken[each.group_id] < each.places or (each.position or 0) < latest[each.group_id])
        for each in decision.outcomes
    )


def oversold(inputs: Inputs, decision: Decision) -> int:
    """Places given beyond those that the groups have."""
    taken = Counter(each.group_id for each in decision.outcomes if each.result == Result.PLACED)
    return sum(max(0, count - inputs.places[group]) for group, count in taken.items())
