"""Kinds and states of an agreement with a provider, and the moves between them."""

from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class AgreementKind(TextChoices):
    """Two orders in law: financing beforehand or reimbursement afterwards (ст. 21–22 189-ФЗ, ст. 78.4 БК РФ)."""

    FINANCING = "financing", "финансовое обеспечение затрат"
    REIMBURSEMENT = "reimbursement", "возмещение затрат"


class AgreementState(TextChoices):
    """`OFFERED` waits for signatures and takes no money yet; `WITHDRAWN` was offered and never made.

    `ENDING`: the day of the end is announced; nobody is enrolled any more, those who learn go on.
    """

    OFFERED = "offered", "ждёт подписей"
    ACTIVE = "active", "действует"
    ENDING = "ending", "прекращается"
    TERMINATED = "terminated", "расторгнуто"
    WITHDRAWN = "withdrawn", "не заключено"


ENDED, ENDED_WORDS = "ended", "срок истёк"
"""Shown of one that nobody has terminated and whose term is over; its contracts are still settled."""

SHOWN_STATES = (*AgreementState.choices, (ENDED, ENDED_WORDS))


class AmendmentState(TextChoices):
    """`OFFERED`: waits for signatures or for its first day."""

    OFFERED = "offered", "предложено"
    IN_FORCE = "in_force", "вступило в силу"
    WITHDRAWN = "withdrawn", "отозвано"


class DisagreementState(TextChoices):
    """`ANSWERED`: each clause has its answer and both sides sign the protocol."""

    RAISED = "raised", "ждёт ответа"
    ANSWERED = "answered", "дан ответ, ждёт подписей"
    SETTLED = "settled", "урегулирован"
    WITHDRAWN = "withdrawn", "отозван"


OPEN_DISAGREEMENTS = (DisagreementState.RAISED, DisagreementState.ANSWERED)
"""What they are about does not take effect meanwhile."""

MOVES: Moves = {
    "take_effect": ({AgreementState.OFFERED}, AgreementState.ACTIVE),
    "withdraw": ({AgreementState.OFFERED}, AgreementState.WITHDRAWN),
    "announce_end": ({AgreementState.ACTIVE}, AgreementState.ENDING),
    "terminate": ({AgreementState.ACTIVE, AgreementState.ENDING}, AgreementState.TERMINATED),
}

AMENDMENT_MOVES: Moves = {
    "apply": ({AmendmentState.OFFERED}, AmendmentState.IN_FORCE),
    "withdraw": ({AmendmentState.OFFERED}, AmendmentState.WITHDRAWN),
}

DISAGREEMENT_MOVES: Moves = {
    "answer": ({DisagreementState.RAISED}, DisagreementState.ANSWERED),
    "settle": ({DisagreementState.ANSWERED}, DisagreementState.SETTLED),
    "withdraw": (set(OPEN_DISAGREEMENTS), DisagreementState.WITHDRAWN),
}
