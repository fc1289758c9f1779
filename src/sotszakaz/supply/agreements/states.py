"""Kinds and states of an agreement with a provider, and the moves between them."""

from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class AgreementKind(TextChoices):
    """Two orders in law: financing beforehand or reimbursement afterwards (ст. 21–22 189-ФЗ, ст. 78.4 БК РФ)."""

    FINANCING = "financing", "финансовое обеспечение затрат"
    REIMBURSEMENT = "reimbursement", "возмещение затрат"


class AgreementState(TextChoices):
    """`ENDING`: the day of the end is announced; nobody is enrolled any more, those who learn go on."""

    ACTIVE = "active", "действует"
    ENDING = "ending", "прекращается"
    TERMINATED = "terminated", "расторгнуто"


class AmendmentState(TextChoices):
    """`OFFERED`: waits for signatures or for its first day."""

    OFFERED = "offered", "предложено"
    IN_FORCE = "in_force", "вступило в силу"
    WITHDRAWN = "withdrawn", "отозвано"


MOVES: Moves = {
    "announce_end": ({AgreementState.ACTIVE}, AgreementState.ENDING),
    "terminate": ({AgreementState.ACTIVE, AgreementState.ENDING}, AgreementState.TERMINATED),
}

AMENDMENT_MOVES: Moves = {
    "apply": ({AmendmentState.OFFERED}, AmendmentState.IN_FORCE),
    "withdraw": ({AmendmentState.OFFERED}, AmendmentState.WITHDRAWN),
}
