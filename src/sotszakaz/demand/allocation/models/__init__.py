from sotszakaz.demand.allocation.models.run import AllocationRun, ChildResult, WishOutcome
from sotszakaz.demand.allocation.models.wish import Wish, WishList

__all__ = ["AllocationRun", "ChildResult", "Wish", "WishList", "WishOutcome"]
