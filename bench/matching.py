"""Wishes a second through the whole decision of a window: lottery, orders, matching, checker, explanations.

    matching/1x     20,000 wishes of 4,000 children over 2,000 groups, as the issue asks (under five seconds)
    matching/10x    ten times all of it
    matching/100x   a hundred times: a region of two million wishes

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
from random import Random

from bench.rows import Row, percentile
from sotszakaz.demand.admission.lottery import ticket
from sotszakaz.demand.allocation.rules import Decision, Inputs, WishFacts, anything, decide, examine
from sotszakaz.demand.allocation.states import Result

SCALES = (1, 10, 100)
CHILDREN, GROUPS, A_LIST = 4000, 2000, 5
PLACES_PER_CHILD = 0.8
SEED = "b" * 64
CRITERIA = ("sibling", "continues", "residence", "category")


def run(seconds: float) -> Iterator[Row]:
    """One row a scale; each is decided at least once and again until `seconds` are over."""
    for scale in SCALES:
        yield measure(scale, seconds)


def measure(scale: int, seconds: float) -> Row:
    inputs = market(scale)
    times: list[float] = []
    while not times or sum(times) < seconds:
        start = time.perf_counter()
        decision = decide(inputs, seed=SEED)
        found = examine(inputs, decision, seed=SEED, may=anything)
        times.append(time.perf_counter() - start)
    wishes = len(inputs.wishes)
    return Row(
        case=f"matching/{scale}x",
        rate=wishes * len(times) / sum(times),
        unit=f"wishes ({wishes:,})",
        limit=wishes / bare_pass(inputs),
        p50_ms=percentile(times, 0.50),
        p99_ms=percentile(times, 0.99),
        failures=len(found) + passed_over(decision),
        oversell=oversold(inputs, decision),
    )


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
