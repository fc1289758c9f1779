from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class ClosingState(TextChoices):
    """A month is closed in portions, so that bookings go on meanwhile; its facts are frozen from the first moment."""

    CLOSING = "closing", "закрывается"
    CLOSED = "closed", "закрыт"


CLOSING_MOVES: Moves = {"finish": ({ClosingState.CLOSING}, ClosingState.CLOSED)}


class LineKind(TextChoices):
    """What a line of accruals is: the first of its month, the undoing of a line, or what stands in its place."""

    ORIGINAL = "original", "начисление"
    REVERSAL = "reversal", "сторно"
    CORRECTED = "corrected", "исправленное начисление"


class AdvanceState(TextChoices):
    """An application for an advance: the payer accepts it or returns it with remarks, and then another is filed."""

    FILED = "filed", "подана"
    ACCEPTED = "accepted", "принята"
    RETURNED = "returned", "возвращена"


ADVANCE_MOVES: Moves = {
    "accept": ({AdvanceState.FILED}, AdvanceState.ACCEPTED),
    "return": ({AdvanceState.FILED}, AdvanceState.RETURNED),
}


class OrderState(TextChoices):
    """A payment order: made, sent to the treasury, and what came of it. What bounced is issued again as another."""

    READY = "ready", "готово"
    SENT = "sent", "передано в казначейство"
    PAID = "paid", "оплачено"
    BOUNCED = "bounced", "возвращено казначейством"


ORDER_MOVES: Moves = {
    "send": ({OrderState.READY}, OrderState.SENT),
    "pay": ({OrderState.SENT}, OrderState.PAID),
    "bounce": ({OrderState.SENT}, OrderState.BOUNCED),
}
