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
