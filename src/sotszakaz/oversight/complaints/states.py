from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class Topic(TextChoices):
    """What a complaint is about."""

    QUALITY = "quality", "качество занятий"
    SAFETY = "safety", "безопасность и условия"
    SCHEDULE = "schedule", "занятия не проводятся или переносятся"
    MONEY = "money", "деньги и доплаты"
    ENROLMENT = "enrolment", "отказ в зачислении"
    CONDUCT = "conduct", "отношение к детям и семьям"
    OTHER = "other", "другое"


class ComplaintState(TextChoices):
    """Registered, given to somebody, answered; an answer may be appealed against once."""

    FILED = "new", "зарегистрирована"
    ASSIGNED = "in_progress", "в работе"
    ANSWERED = "done", "дан ответ"
    APPEALED = "raised", "ответ обжалован"
    CLOSED = "closed", "обжалование рассмотрено"


class Reach(TextChoices):
    """How an answer gets to who has complained; by number and code it may be read in any case."""

    CABINET = "cabinet", "в личном кабинете"
    LETTER = "letter", "в письме на почту"
    BY_CODE = "by_code", "на сайте, по номеру и коду"


COMPLAINT_MOVES: Moves = {
    "assign": ({ComplaintState.FILED, ComplaintState.ASSIGNED}, ComplaintState.ASSIGNED),
    "answer": ({ComplaintState.ASSIGNED}, ComplaintState.ANSWERED),
    "appeal": ({ComplaintState.ANSWERED}, ComplaintState.APPEALED),
    "decide": ({ComplaintState.APPEALED}, ComplaintState.CLOSED),
}

WAITING = (ComplaintState.FILED, ComplaintState.ASSIGNED, ComplaintState.APPEALED)
