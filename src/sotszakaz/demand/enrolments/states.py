from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class ApplicationState(TextChoices):
    """An application holds its seat and money while it is submitted; accepted, they belong to the contract."""

    SUBMITTED = "submitted", "ждёт ответа исполнителя"
    ACCEPTED = "accepted", "принято"
    REFUSED = "refused", "отказано"
    WITHDRAWN = "withdrawn", "отозвано"


class ContractState(TextChoices):
    ACTIVE = "active", "действует"
    TERMINATED = "terminated", "расторгнут"
    ENDED = "ended", "исполнен"


LIVE = (ApplicationState.SUBMITTED, ApplicationState.ACCEPTED)

APPLICATION_MOVES: Moves = {
    "accept": ({ApplicationState.SUBMITTED}, ApplicationState.ACCEPTED),
    "refuse": ({ApplicationState.SUBMITTED}, ApplicationState.REFUSED),
    "withdraw": ({ApplicationState.SUBMITTED}, ApplicationState.WITHDRAWN),
}

CONTRACT_MOVES: Moves = {
    "terminate": ({ContractState.ACTIVE}, ContractState.TERMINATED),
    "end": ({ContractState.ACTIVE}, ContractState.ENDED),
}
