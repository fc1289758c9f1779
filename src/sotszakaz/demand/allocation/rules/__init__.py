from sotszakaz.demand.allocation.rules.matching import Matching, Seeker, match
from sotszakaz.demand.allocation.rules.priorities import Standing, commitment, decided_by, in_order, ticket
from sotszakaz.demand.allocation.rules.stability import Flaw, flaws

__all__ = [
    "Flaw",
    "Matching",
    "Seeker",
    "Standing",
    "commitment",
    "decided_by",
    "flaws",
    "in_order",
    "match",
    "ticket",
]
