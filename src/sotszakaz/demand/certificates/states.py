from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class SchemeUnit(TextChoices):
    """What a certificate is counted in; its units are kopecks or hundredths of an hour."""

    RUB = "rub", "рубли"
    HOUR = "hour", "часы"


class AccountState(TextChoices):
    """Does the child's certificate hold a value (operations.md §0.1)."""

    VALUED = "valued", "с номиналом"
    RECORD = "record", "учёта"
    SUSPENDED = "suspended", "приостановлен"
    CLOSED = "closed", "закрыт"


class SocialCertificateState(TextChoices):
    """The right to one service: in force, ended with its term, or ended before it."""

    ACTIVE = "active", "действует"
    TERMINATED = "terminated", "прекращён досрочно"
    ENDED = "ended", "срок истёк"


ACCOUNT_MOVES: Moves = {
    "give_value": ({AccountState.RECORD}, AccountState.VALUED),
    "suspend": ({AccountState.VALUED, AccountState.RECORD}, AccountState.SUSPENDED),
    "close": ({AccountState.VALUED, AccountState.RECORD, AccountState.SUSPENDED}, AccountState.CLOSED),
}

SOCIAL_CERTIFICATE_MOVES: Moves = {
    "terminate": ({SocialCertificateState.ACTIVE}, SocialCertificateState.TERMINATED),
    "end": ({SocialCertificateState.ACTIVE}, SocialCertificateState.ENDED),
}
