"""Kinds and states of an agreement with a provider, and the moves between them."""

from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class AgreementKind(TextChoices):
    """Two orders in law: financing beforehand or reimbursement afterwards (ст. 21–22 189-ФЗ, ст. 78.4 БК РФ)."""

    FINANCING = "financing", "финансовое обеспечение затрат"
    REIMBURSEMENT = "reimbursement", "возмещение затрат"


class AgreementState(TextChoices):
    ACTIVE = "active", "действует"
    TERMINATED = "terminated", "расторгнуто"


MOVES: Moves = {"terminate": ({AgreementState.ACTIVE}, AgreementState.TERMINATED)}
