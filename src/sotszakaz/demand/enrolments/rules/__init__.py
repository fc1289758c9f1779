from sotszakaz.demand.enrolments.rules.obstacles import Facts, Obstacle, obstacles
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
    "Course",
    "Facts",
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
