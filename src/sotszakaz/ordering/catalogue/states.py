"""How numbers of services stand, where they come from, and the moves of a file that brings the list."""

from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class CodeStatus(TextChoices):
    """How a registry number of a service stands today (§10 of the notes on the law)."""

    VALID = "valid", "действующий код"
    LEGACY = "legacy", "код прежней структуры"


class Locality(TextChoices):
    """Where a part is taught: normative parameters differ (operations.md §2.5)."""

    TOWN = "town", "город"
    VILLAGE = "village", "село"


class Qualification(TextChoices):
    """The category of a teacher: K1 and K2 of the full formula."""

    HIGH = "high", "высшая категория"
    FIRST = "first", "первая категория"
    OTHER = "other", "без категории"


class Equipment(TextChoices):
    """How a part is equipped: Kоснащ of the full formula."""

    HIGH = "high", "высокое"
    MEDIUM = "medium", "среднее"
    LOW = "low", "низкое"


class AwardMethod(TextChoices):
    """How a provider is determined (ст. 7 и 9 189-ФЗ); volumes by different ways never mix (ч. 1 ст. 19)."""

    CERTIFICATE = "certificate", "по социальному сертификату"
    ASSIGNMENT = "assignment", "по муниципальному заданию"
    COMPETITION = "competition", "по конкурсу"


class RecordOrigin(TextChoices):
    """Where a row of the list is known from; only the official list is an authority."""

    OFFICIAL = "official", "официальный перечень"
    ACTS = "acts", "из актов, не официальный перечень"


class ImportState(TextChoices):
    WAITING = "waiting", "ждёт проверки"
    READING = "reading", "проверяется"
    CHECKED = "checked", "проверена"
    UNREADABLE = "unreadable", "не прочитана"
    TAKEN = "taken", "принята"
    DROPPED = "dropped", "отменена"


class Standing(TextChoices):
    """What is known of a number on a day."""

    IN_FORCE = "in_force", "действует"
    ENDED = "ended", "больше не действует"
    NOT_YET = "not_yet", "ещё не действует"
    LEGACY = "legacy", "номер прежней структуры"
    REPAIR = "repair", "повреждён, предложено исправление"
    MISSING = "missing", "нет в перечне"
    UNKNOWN = "unknown", "не разобран"


IMPORT_MOVES: Moves = {
    "read": ({ImportState.WAITING, ImportState.READING}, ImportState.READING),
    "check": ({ImportState.READING}, ImportState.CHECKED),
    "give_up": ({ImportState.WAITING, ImportState.READING}, ImportState.UNREADABLE),
    "take": ({ImportState.CHECKED}, ImportState.TAKEN),
    "drop": ({ImportState.CHECKED, ImportState.WAITING}, ImportState.DROPPED),
}
