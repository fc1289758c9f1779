from django.db.models import TextChoices


class CodeStatus(TextChoices):
    """How a registry number of a service stands today (§10 of the notes on the law)."""

    VALID = "valid", "действующий код"
    LEGACY = "legacy", "код прежней структуры"


class Locality(TextChoices):
    """Where a part is taught: normative parameters differ (operations.md §2.5)."""

    TOWN = "town", "город"
    VILLAGE = "village", "село"


class AwardMethod(TextChoices):
    """How a provider is determined (ст. 7 и 9 189-ФЗ); volumes by different ways never mix (ч. 1 ст. 19)."""

    CERTIFICATE = "certificate", "по социальному сертификату"
    ASSIGNMENT = "assignment", "по муниципальному заданию"
    COMPETITION = "competition", "по конкурсу"
