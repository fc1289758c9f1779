from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class Procedure(TextChoices):
    """The nine acts that the plan orders the municipality to issue (notes on the law §3.4)."""

    ORDER = "order", "Порядок формирования социального заказа и отчёта о его исполнении"
    REGISTRY = "registry", "Порядок ведения реестра исполнителей"
    CERTIFICATES = "certificates", "Порядок формирования социальных сертификатов и реестра получателей"
    AGREEMENTS = "agreements", "Правила заключения соглашений в электронной форме"
    SUBSIDY = "subsidy", "Порядок предоставления субсидий исполнителям"
    SINGLE_CERTIFICATE = "single_certificate", "Порядок формирования единого социального сертификата"
    TYPICAL_AGREEMENT = "typical_agreement", "Типовая форма соглашения с исполнителем"
    CONTRACT_CONDITIONS = "contract_conditions", "Иные условия договора с получателем сертификата"
    STANDARD = "standard", "Стандарт оказания услуги"


class Relation(TextChoices):
    """What an act does to the one in force before it."""

    FIRST = "first", "издаётся впервые"
    REPEALS = "repeals", "отменяет прежний акт"
    CHANGES = "changes", "излагает прежний акт в новой редакции"


class DraftState(TextChoices):
    DRAFT = "draft", "проект"
    ISSUED = "issued", "издан"
    DROPPED = "dropped", "отброшен"


MOVES: Moves = {
    "issue": ({DraftState.DRAFT}, DraftState.ISSUED),
    "drop": ({DraftState.DRAFT}, DraftState.DROPPED),
}


class Standing(TextChoices):
    """Where one act of the pack stands on a day."""

    NONE = "none", "нет проекта"
    DRAFT = "draft", "есть проект"
    ISSUED = "issued", "издан"


class ActStanding(TextChoices):
    """Where an issued act stands on a day."""

    UPCOMING = "upcoming", "ещё не вступил в силу"
    IN_FORCE = "in_force", "действует"
    ENDED = "ended", "утратил силу"
