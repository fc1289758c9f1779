from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves
from sotszakaz.ordering.catalogue.states import AwardMethod

__all__ = ["MOVES", "AwardMethod", "OrderState"]


class OrderState(TextChoices):
    """A draft is filled in; an approved order no longer changes."""

    DRAFT = "draft", "черновик"
    APPROVED = "approved", "утверждён"


MOVES: Moves = {"approve": ({OrderState.DRAFT}, OrderState.APPROVED)}
