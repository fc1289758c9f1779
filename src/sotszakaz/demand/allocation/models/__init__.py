from sotszakaz.demand.allocation.models.preparation import Preparation
from sotszakaz.demand.allocation.models.run import AllocationRun, ChildResult, WishOutcome
from sotszakaz.demand.allocation.models.wish import Wish, WishList

__all__ = ["AllocationRun", "ChildResult", "Preparation", "Wish", "WishList", "WishOutcome"]
