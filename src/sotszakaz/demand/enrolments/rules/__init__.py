from sotszakaz.demand.enrolments.rules.obstacles import ChildFacts, Facts, GroupFacts, Means, Obstacle, obstacles
from sotszakaz.demand.enrolments.rules.terms import (
    Course,
    MonthShare,
    Terms,
    ensure_not_backdated,
    schedule,
    split_months,
    start_of,
    terms_in_hours,
    terms_in_roubles,
)

__all__ = [
    "ChildFacts",
    "Course",
    "Facts",
    "GroupFacts",
    "Means",
    "MonthShare",
    "Obstacle",
    "Terms",
    "ensure_not_backdated",
    "obstacles",
    "schedule",
    "split_months",
    "start_of",
    "terms_in_hours",
    "terms_in_roubles",
]
