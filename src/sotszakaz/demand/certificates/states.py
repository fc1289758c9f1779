from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class SchemeUnit(TextChoices):
    """What a certificate is counted in; its units are kopecks or hundredths of an hour.

    HOURS_PER_WEEK is the norm of weekly hours that must hold in every calendar month of a course.
    """

    RUB = "rub", "рубли"
    HOUR = "hour", "часы"
    HOURS_PER_WEEK = "week_hours", "часы в неделю"


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


class PeriodState(TextChoices):
    """A value is in force; its scheme is over and the rest has lapsed; or it was taken back unused."""

    ACTIVE = "active", "действует"
    LAPSED = "lapsed", "период закончился"
    WITHDRAWN = "withdrawn", "изъят"


class QueueState(TextChoices):
    """A place in the queue for a value: it waits, has got the value, or has left without it."""

    WAITING = "waiting", "ждёт номинала"
    GRANTED = "granted", "номинал выдан"
    LEFT = "left", "выбыл из очереди"


class Recalculation(TextChoices):
    """Whom a changed face value of a category reaches (operations.md §2.3)."""

    UNUSED = "unused", "только сертификаты, с которых ещё ничего не занято"
    ALL = "all", "все сертификаты, но не ниже уже занятого"


class NextValues(TextChoices):
    """Which face values are proposed for the scheme that follows (operations.md §2.3)."""

    SAME = "same", "те же"
    PROPORTIONAL_TO_DAYS = "by_days", "пересчитанные на год: × 365 / дней периода"


ACCOUNT_MOVES: Moves = {
    "give_value": ({AccountState.RECORD}, AccountState.VALUED),
    "end_value": ({AccountState.VALUED}, AccountState.RECORD),
    "suspend": ({AccountState.VALUED, AccountState.RECORD}, AccountState.SUSPENDED),
    "resume": ({AccountState.SUSPENDED}, AccountState.RECORD),
    "close": ({AccountState.VALUED, AccountState.RECORD, AccountState.SUSPENDED}, AccountState.CLOSED),
}

PERIOD_MOVES: Moves = {
    "lapse": ({PeriodState.ACTIVE}, PeriodState.LAPSED),
    "withdraw": ({PeriodState.ACTIVE}, PeriodState.WITHDRAWN),
}

QUEUE_MOVES: Moves = {
    "grant": ({QueueState.WAITING}, QueueState.GRANTED),
    "leave": ({QueueState.WAITING}, QueueState.LEFT),
}

SOCIAL_CERTIFICATE_MOVES: Moves = {
    "terminate": ({SocialCertificateState.ACTIVE}, SocialCertificateState.TERMINATED),
    "end": ({SocialCertificateState.ACTIVE}, SocialCertificateState.ENDED),
}
