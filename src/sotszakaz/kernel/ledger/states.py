"""What may be scarce, in which unit, and which moves an amount can make."""

from django.db.models import TextChoices


class AccountKind(TextChoices):
    """What is scarce. The order of declaration is the order of locks: the hottest row last, held the shortest."""

    SEAT = "seat", "места в группе"
    CERTIFICATE = "certificate", "сертификат"
    HOURS_NORM = "hours_norm", "норма часов ребёнка на месяц"
    SCHEME_NUMBER = "scheme_number", "число номиналов категории"
    SCHEME_SUM = "scheme_sum", "сумма номиналов категории"
    AGREEMENT = "agreement", "лимит соглашения"
    BUDGET_LINE = "budget_line", "средства бюджета на период"
    ORDER_VOLUME = "order_volume", "объём услуги в социальном заказе"


class Unit(TextChoices):
    """In what an account counts; amounts are whole numbers of the smallest part."""

    PLACE = "place", "место"
    RUB = "rub", "рубль"  # kopecks
    HOUR = "hour", "час"  # hundredths
    PERSON_HOUR = "person_hour", "человеко-час"  # hundredths
    PIECE = "piece", "штука"


class AccountStatus(TextChoices):
    """A suspended account lets nothing more be claimed; a closed one also takes no grants."""

    OPEN = "open", "открыт"
    SUSPENDED = "suspended", "приостановлен"
    CLOSED = "closed", "закрыт"


class Bucket(TextChoices):
    """Where the amounts of an account lie."""

    FREE = "free", "свободно"
    HELD = "held", "в резерве"
    SPENT = "spent", "списано"
    LAPSED = "lapsed", "сгорело"


class Move(TextChoices):
    """What an entry does to the buckets of its account (`MOVES`)."""

    GRANT = "grant", "зачисление"
    WITHDRAW = "withdraw", "изъятие"
    HOLD = "hold", "резерв"
    RELEASE = "release", "снятие резерва"
    CHARGE = "charge", "списание"
    REFUND = "refund", "возврат"
    LAPSE = "lapse", "сгорание остатка"
    RESTORE = "restore", "восстановление остатка"  # reverses a lapse, nothing else


class OutcomeStatus(TextChoices):
    """The answer to one posting of a call: the others of the call are answered on their own."""

    POSTED = "posted", "проведено"
    ALREADY = "already", "уже проведено"
    REFUSED = "refused", "отказано"
    KEY_CONFLICT = "key_conflict", "ключ занят другой проводкой"
    FORBIDDEN = "forbidden", "чужой или неизвестный счёт"


UNITS: dict[AccountKind, frozenset[Unit]] = {
    AccountKind.SEAT: frozenset({Unit.PLACE}),
    AccountKind.CERTIFICATE: frozenset({Unit.RUB, Unit.HOUR}),
    AccountKind.HOURS_NORM: frozenset({Unit.HOUR}),
    AccountKind.SCHEME_NUMBER: frozenset({Unit.PIECE}),
    AccountKind.SCHEME_SUM: frozenset({Unit.RUB, Unit.HOUR}),
    AccountKind.AGREEMENT: frozenset({Unit.RUB}),
    AccountKind.BUDGET_LINE: frozenset({Unit.RUB}),
    AccountKind.ORDER_VOLUME: frozenset({Unit.PERSON_HOUR}),
}

MOVES: dict[Move, tuple[Bucket | None, Bucket | None]] = {
    Move.GRANT: (None, Bucket.FREE),
    Move.WITHDRAW: (Bucket.FREE, None),
    Move.HOLD: (Bucket.FREE, Bucket.HELD),
    Move.RELEASE: (Bucket.HELD, Bucket.FREE),
    Move.CHARGE: (Bucket.HELD, Bucket.SPENT),
    Move.REFUND: (Bucket.SPENT, Bucket.FREE),
    Move.LAPSE: (Bucket.FREE, Bucket.LAPSED),
    Move.RESTORE: (Bucket.LAPSED, Bucket.FREE),
}
