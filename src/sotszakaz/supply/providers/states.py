"""States of an application and of a registry record, and the moves between them."""

from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class ApplicationState(TextChoices):
    SUBMITTED = "submitted", "на рассмотрении"
    ACCEPTED = "accepted", "принята"
    REFUSED = "refused", "отказано"
    CLOSED = "closed", "рассмотрение прекращено"


class ProviderType(TextChoices):
    """Who teaches; the licence is the ground of entry for all of them (план, п. 5.1)."""

    EDUCATIONAL = "educational", "образовательная организация"
    TEACHING = "teaching", "организация, осуществляющая обучение"
    EMPLOYER = "employer", "предприниматель с работниками"
    ALONE = "alone", "предприниматель без работников"


class RecordState(TextChoices):
    ACTIVE = "active", "действует"
    EXCLUDED = "excluded", "исключена"


class LicenceSource(TextChoices):
    """From where the system knows it."""

    APPLICATION = "application", "из заявки исполнителя"
    OFFICE = "office", "внёс уполномоченный орган"
    REGISTRY = "registry", "из реестра лицензий"


class StopKind(TextChoices):
    SUSPENDED = "suspended", "приостановлена"
    TERMINATED = "terminated", "прекращена"
    REPLACED = "replaced", "заменена другой"


class Heard(TextChoices):
    """What a registry of licences has answered last about a licence, and what became of that."""

    HOLDS = "holds", "действует"
    STOPPED = "stopped", "не действует"
    UNKNOWN = "unknown", "не найдена"
    DIFFERS = "differs", "сведения расходятся"
    REFUSED = "refused", "сведения не приняты"


SAID = (StopKind.SUSPENDED, StopKind.TERMINATED)
"""What a person or a registry says of a licence; that it is replaced follows from the record."""


APPLICATION_MOVES: Moves = {
    "accept": ({ApplicationState.SUBMITTED}, ApplicationState.ACCEPTED),
    "refuse": ({ApplicationState.SUBMITTED}, ApplicationState.REFUSED),
    "close": ({ApplicationState.SUBMITTED}, ApplicationState.CLOSED),
}

RECORD_MOVES: Moves = {"exclude": ({RecordState.ACTIVE}, RecordState.EXCLUDED)}
