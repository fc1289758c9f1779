from sotszakaz.demand.allocation.rules.deciding import (
    LOTTERY,
    Barred,
    Beside,
    Decision,
    Inputs,
    Outcome,
    WishFacts,
    decide,
    examine,
)
from sotszakaz.demand.allocation.rules.matching import Matching, May, Seeker, anything, match
from sotszakaz.demand.allocation.rules.priorities import Standing, decided_by, in_order
from sotszakaz.demand.allocation.rules.stability import Flaw, flaws

__all__ = [
    "LOTTERY",
    "Barred",
    "Beside",
    "Decision",
    "Flaw",
    "Inputs",
    "Matching",
    "May",
    "Outcome",
    "Seeker",
    "Standing",
    "WishFacts",
    "anything",
    "decide",
    "decided_by",
    "examine",
    "flaws",
    "in_order",
    "match",
]
