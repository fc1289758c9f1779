from sotszakaz.demand.allocation.rules.deciding import LOTTERY, Decision, Inputs, Outcome, WishFacts, decide
from sotszakaz.demand.allocation.rules.matching import Matching, Seeker, match
from sotszakaz.demand.allocation.rules.priorities import Standing, decided_by, in_order
from sotszakaz.demand.allocation.rules.stability import Flaw, flaws

__all__ = [
    "LOTTERY",
    "Decision",
    "Flaw",
    "Inputs",
    "Matching",
    "Outcome",
    "Seeker",
    "Standing",
    "WishFacts",
    "decide",
    "decided_by",
    "flaws",
    "in_order",
    "match",
]
