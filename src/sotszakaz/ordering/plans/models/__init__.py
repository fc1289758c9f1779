from sotszakaz.ordering.plans.models.plan import Plan
from sotszakaz.ordering.plans.models.plan_item import PlanItem, PlanItemCompletion

__all__ = ["Plan", "PlanItem", "PlanItemCompletion"]
