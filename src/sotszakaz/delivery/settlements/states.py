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


class ObjectionState(TextChoices):
    """A family's objection to a line: answered by the payer, or taken back by the family."""

    RAISED = "raised", "ждёт ответа"
    UPHELD = "upheld", "удовлетворено"
    REJECTED = "rejected", "отклонено"
    WITHDRAWN = "withdrawn", "отозвано"


OBJECTION_MOVES: Moves = {
    "uphold": ({ObjectionState.RAISED}, ObjectionState.UPHELD),
    "reject": ({ObjectionState.RAISED}, ObjectionState.REJECTED),
    "withdraw": ({ObjectionState.RAISED}, ObjectionState.WITHDRAWN),
}


class ObjectionReason(TextChoices):
    """What the family says is wrong."""

    ABSENT = "absent", "ребёнок не ходил, а отмечен"
    NOT_HELD = "not_held", "занятий не было"
    ENDED = "ended", "договор уже прекращён"
    WRONG_SUM = "wrong_sum", "сумма или доплата не та, что в договоре"
    OTHER = "other", "другое"


class PaperKind(TextChoices):
    """What the provider gives the payer for a month besides its register."""

    ACT = "act", "акт об оказании услуг"
    CORRECTION = "correction", "акт об исправлении начислений"
    INVOICE = "invoice", "счёт"


class PaperState(TextChoices):
    """A paper of a month: the payer accepts it, or returns it with remarks, and then another is formed."""

    FORMED = "formed", "ждёт приёмки"
    ACCEPTED = "accepted", "принят"
    RETURNED = "returned", "возвращён"


PAPER_MOVES: Moves = {
    "accept": ({PaperState.FORMED}, PaperState.ACCEPTED),
    "return": ({PaperState.FORMED}, PaperState.RETURNED),
}


class OrderState(TextChoices):
    """A payment order: made, sent to the treasury, and what came of it. What bounced is issued again as another.

    One that was made by mistake is withdrawn before it is sent. Money may come back after it was paid; an answer that
    was entered by mistake is taken back.
    """

    READY = "ready", "готово"
    SENT = "sent", "передано в казначейство"
    PAID = "paid", "оплачено"
    BOUNCED = "bounced", "возвращено казначейством"
    WITHDRAWN = "withdrawn", "отозвано до передачи"


ORDER_MOVES: Moves = {
    "send": ({OrderState.READY}, OrderState.SENT),
    "pay": ({OrderState.SENT}, OrderState.PAID),
    "bounce": ({OrderState.SENT, OrderState.PAID}, OrderState.BOUNCED),
    "withdraw": ({OrderState.READY}, OrderState.WITHDRAWN),
    "take_back_answer": ({OrderState.PAID, OrderState.BOUNCED}, OrderState.SENT),
    "take_back_return": ({OrderState.BOUNCED}, OrderState.PAID),
}
GONE_STATES = (OrderState.BOUNCED, OrderState.WITHDRAWN)
"""Orders whose money does not go: what they paid is to be paid again."""


class RepaymentKind(TextChoices):
    """How the debt of a provider is covered: out of what it was still to be paid, or by money that came back.

    A return that a later register has counted with, and that was not, is reversed: the debt is there again.
    """

    SET_OFF = "set_off", "зачёт"
    RETURNED = "returned", "возврат денег"
    REVERSED = "reversed", "возврата не было"
