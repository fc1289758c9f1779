from sotszakaz.demand.allocation.rules.deciding import (
    LOTTERY,
    Beside,
    Decision,
    Inputs,
    Outcome,
    WishFacts,
    decide,
    examine,
)
from sotszakaz.demand.allocation.rules.limits import NOTHING_SHARED, Holds, Limit, Needs, Shared
from sotszakaz.demand.allocation.rules.matching import Matching, May, Seeker, anything, match
from sotszakaz.demand.allocation.rules.priorities import Standing, decided_by, in_order
from sotszakaz.demand.allocation.rules.proposing import Pair
from sotszakaz.demand.allocation.rules.stability import Flaw, flaws
from sotszakaz.demand.allocation.rules.uses import Barred, Use

__all__ = [
    "LOTTERY",
    "NOTHING_SHARED",
    "Barred",
    "Beside",
    "Decision",
    "Flaw",
    "Holds",
    "Inputs",
    "Limit",
    "Matching",
    "May",
    "Needs",
    "Outcome",
    "Pair",
    "Seeker",
    "Shared",
    "Standing",
    "Use",
    "WishFacts",
    "anything",
    "decide",
    "decided_by",
    "examine",
    "flaws",
    "in_order",
    "match",
]
