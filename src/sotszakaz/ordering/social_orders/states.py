from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves
from sotszakaz.ordering.catalogue.states import AwardMethod

__all__ = ["MOVES", "AwardMethod", "OrderState"]


class OrderState(TextChoices):
    """A draft is filled in; an approved order is in force until a change replaces it or its year is closed."""

    DRAFT = "draft", "черновик"
    APPROVED = "approved", "утверждён"
    REPLACED = "replaced", "изменён"
    CLOSED = "closed", "закрыт"


MOVES: Moves = {
    "approve": ({OrderState.DRAFT}, OrderState.APPROVED),
    "replace": ({OrderState.APPROVED}, OrderState.REPLACED),
    "close": ({OrderState.APPROVED}, OrderState.CLOSED),
}
