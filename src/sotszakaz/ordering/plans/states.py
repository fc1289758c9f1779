from django.db.models import TextChoices


class DeadlineKind(TextChoices):
    """How the deadline of a plan item binds, in the words of acts."""

    ON_DATE = "on_date", "в день"
    BY_DATE = "by_date", "до даты"
    FROM_DATE = "from_date", "с даты"
    IN_MONTH = "in_month", "в течение месяца"
    IN_QUARTER = "in_quarter", "в течение квартала"
    IN_YEAR = "in_year", "в течение года"
    AS_NEEDED = "as_needed", "по мере необходимости"
    CONTINUOUS = "continuous", "постоянно"
    UNSET = "unset", "срок не указан"


class Standing(TextChoices):
    """Where a plan item, or one of its terms, stands on a day."""

    OVERDUE = "overdue", "просрочено"
    AT_RISK = "at_risk", "под угрозой"
    DUE = "due", "подходит срок"
    UPCOMING = "upcoming", "впереди"
    DONE_LATE = "done_late", "выполнено с опозданием"
    DONE = "done", "выполнено"
    CONTINUOUS = "continuous", "без срока"


FULFILLED = frozenset({Standing.DONE, Standing.DONE_LATE})


class EvidenceKind(TextChoices):
    """What proves that a term is fulfilled."""

    DOCUMENT = "document", "документ системы"
    FILE = "file", "файл"
    REGISTRY = "registry", "запись системы"
