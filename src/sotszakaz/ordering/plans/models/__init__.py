from sotszakaz.ordering.plans.models.plan import Plan
from sotszakaz.ordering.plans.models.plan_evidence import PlanEvidence
from sotszakaz.ordering.plans.models.plan_feed import PlanFeed
from sotszakaz.ordering.plans.models.plan_item import PlanItem, PlanItemCompletion
from sotszakaz.ordering.plans.models.plan_keeper import PlanKeeper
from sotszakaz.ordering.plans.models.plan_precedence import PlanPrecedence

__all__ = ["Plan", "PlanEvidence", "PlanFeed", "PlanItem", "PlanItemCompletion", "PlanKeeper", "PlanPrecedence"]
