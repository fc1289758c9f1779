"""What the rules need of a measure."""

from datetime import date

from sotszakaz.ordering.plans import rules
from sotszakaz.ordering.plans.models import PlanItem


def term_of(item: PlanItem) -> rules.Term:
    """The deadline of a measure; its plan is loaded."""
    return rules.Term(item.deadline_kind, item.starts_on, item.ends_on, item.rrule, item.plan.valid.lower)


def done_terms(item: PlanItem) -> dict[date, date]:
    """The terms that are done and when; completions are loaded."""
    return {each.due_on: each.done_on for each in item.completions.all()}
