from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class ApplicationState(TextChoices):
    """What an application holds its seat and money for, or why it holds nothing any more.

    Offered, submitted and invited ones hold and wait for somebody: the parent, the provider, the parent. Accepted, what
    was held belongs to the contract.
    """

    OFFERED = "offered", "предложено место"
    SUBMITTED = "submitted", "ждёт ответа исполнителя"
    INVITED = "invited", "ждёт подписи"
    ACCEPTED = "accepted", "принято"
    REFUSED = "refused", "отказано"
    WITHDRAWN = "withdrawn", "отозвано"
    EXPIRED = "expired", "срок истёк"
    TRANSFERRED = "transferred", "переведено в другую группу"
    TERMINATED = "terminated", "договор расторгнут"
    ENDED = "ended", "обучение закончено"


class IntakeSource(TextChoices):
    """Where an application comes from when not from the family's cabinet."""

    COUNTER = "counter", "личный приём"
    EPGU = "epgu", "Единый портал услуг"


class ContractState(TextChoices):
    ACTIVE = "active", "действует"
    TERMINATED = "terminated", "расторгнут"
    ENDED = "ended", "исполнен"


class KeptState(TextChoices):
    """A place in the group that goes on with a course."""

    KEPT = "kept", "удержано"
    TAKEN = "taken", "предложено ребёнку"
    RELEASED = "released", "освобождено"


class Side(TextChoices):
    """Who asks for another group."""

    FAMILY = "family", "семья"
    PROVIDER = "provider", "исполнитель"


class RequestState(TextChoices):
    """Where a request for another group stands; until it is agreed to, nothing changes and nothing is held."""

    ASKED = "asked", "ждёт ответа"
    DONE = "done", "согласовано"
    DECLINED = "declined", "отклонено"
    WITHDRAWN = "withdrawn", "снято"
    EXPIRED = "expired", "срок ответа истёк"


WAITING_FOR_SOMEBODY = (ApplicationState.OFFERED, ApplicationState.SUBMITTED, ApplicationState.INVITED)
"""Seat and money are held by the application itself, until `answer_by_on`."""

LIVE = (*WAITING_FOR_SOMEBODY, ApplicationState.ACCEPTED)
"""One for a child and a part; written in SQL of the booking too."""

APPLICATION_MOVES: Moves = {
    "take": ({ApplicationState.OFFERED}, ApplicationState.SUBMITTED),
    "invite": ({ApplicationState.SUBMITTED}, ApplicationState.INVITED),
    "accept": ({ApplicationState.SUBMITTED}, ApplicationState.ACCEPTED),
    "sign": ({ApplicationState.INVITED}, ApplicationState.ACCEPTED),
    "refuse": ({ApplicationState.SUBMITTED}, ApplicationState.REFUSED),
    "withdraw": (set(WAITING_FOR_SOMEBODY), ApplicationState.WITHDRAWN),
    "expire": (set(WAITING_FOR_SOMEBODY), ApplicationState.EXPIRED),
    "transfer": (
        {ApplicationState.SUBMITTED, ApplicationState.INVITED, ApplicationState.ACCEPTED},
        ApplicationState.TRANSFERRED,
    ),
    "terminate": ({ApplicationState.ACCEPTED}, ApplicationState.TERMINATED),
    "end": ({ApplicationState.ACCEPTED}, ApplicationState.ENDED),
}

REQUEST_MOVES: Moves = {
    "agree": ({RequestState.ASKED}, RequestState.DONE),
    "decline": ({RequestState.ASKED}, RequestState.DECLINED),
    "withdraw": ({RequestState.ASKED}, RequestState.WITHDRAWN),
    "expire": ({RequestState.ASKED}, RequestState.EXPIRED),
}

CONTRACT_MOVES: Moves = {
    "terminate": ({ContractState.ACTIVE}, ContractState.TERMINATED),
    "end": ({ContractState.ACTIVE}, ContractState.ENDED),
}

KEPT_MOVES: Moves = {
    "keep": ({KeptState.RELEASED}, KeptState.KEPT),
    "take": ({KeptState.KEPT}, KeptState.TAKEN),
    "release": ({KeptState.KEPT}, KeptState.RELEASED),
}
