from sotszakaz.demand.enrolments.rules.consents import CONSENTS, CONTRACT_CONSENT
from sotszakaz.demand.enrolments.rules.facts import (
    ChildFacts,
    Facts,
    Grounds,
    GroupFacts,
    Kind,
    Means,
    Obstacle,
    Other,
    weekly_hours,
)
from sotszakaz.demand.enrolments.rules.limits import answer_term, clash_refusal, clashes_of
from sotszakaz.demand.enrolments.rules.obstacles import obstacles
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
    terms_in_week_hours,
)

__all__ = [
    "CONSENTS",
    "CONTRACT_CONSENT",
    "ChildFacts",
    "Course",
    "Facts",
    "Grounds",
    "GroupFacts",
    "Kind",
    "Means",
    "MonthShare",
    "Obstacle",
    "Other",
    "Terms",
    "answer_term",
    "clash_refusal",
    "clashes_of",
    "ensure_not_backdated",
    "obstacles",
    "schedule",
    "split_months",
    "start_of",
    "terms_in_hours",
    "terms_in_roubles",
    "terms_in_week_hours",
    "weekly_hours",
]
