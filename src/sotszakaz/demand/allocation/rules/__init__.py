from sotszakaz.demand.allocation.rules.matching import Matching, Seeker, match
from sotszakaz.demand.allocation.rules.priorities import Standing, decided_by, in_order
from sotszakaz.demand.allocation.rules.stability import Flaw, flaws

__all__ = [
    "Flaw",
    "Matching",
    "Seeker",
    "Standing",
    "decided_by",
    "flaws",
    "in_order",
    "match",
]
