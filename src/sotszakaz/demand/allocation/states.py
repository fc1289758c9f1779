from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class RunState(TextChoices):
    """A preview may be made anew as often as one likes; a frozen run is booked and stays."""

    PREVIEW = "preview", "предварительный расчёт"
    FROZEN = "frozen", "идёт запись"
    DONE = "done", "места распределены"


class Result(TextChoices):
    """What became of one wish."""

    PLACED = "placed", "место есть"
    REFUSED = "refused", "мест не хватило"
    NOT_NEEDED = "not_needed", "получено место, которое стоит в списке выше"
    BARRED = "barred", "пожелание не участвует"
    STOPPED = "stopped", "не хватило общих средств"


class Bar(TextChoices):
    """What keeps a wish out of the matching; the sentence of the rule itself stands beside it.

    The last three are limits that many children share: they stop a wish within the matching.
    """

    NOT_CONFIRMED = "not_confirmed", "данные ребёнка не подтверждены"
    GROUP_CLOSED = "group_closed", "набор в группу закрыт"
    AGE = "age", "возраст ребёнка не подходит"
    HAS_PART = "has_part", "на эту часть программы уже есть заявление или договор"
    CLASH = "clash", "занятия пересекаются с теми, на которые ребёнок уже записан"
    TOO_MANY = "too_many", "вышло бы больше, чем правила разрешают одному ребёнку"
    CERTIFICATE = "certificate", "сертификат не может заплатить за эти занятия"
    PROVIDER = "provider", "у исполнителя нет соглашения, лицензии или сертификации на эти занятия"
    ORDER = "order", "в социальном заказе нет средств или объёма на эти занятия"
    RULES = "rules", "не разрешает другое правило муниципалитета"
    AGREEMENT = "agreement", "денег по соглашению исполнителя хватило не всем"
    VOLUME = "volume", "объёма услуги в социальном заказе хватило не всем"
    BUDGET = "budget", "средств бюджета на сертификаты хватило не всем"


SHARED = (Bar.AGREEMENT, Bar.VOLUME, Bar.BUDGET)
"""Limits that many share, the narrow ones first: in this order the matching asks them."""


class Booking(TextChoices):
    """How the booking of a given place went when the run was frozen."""

    NONE = "", "не записывают"
    PENDING = "pending", "ждёт записи"
    BOOKED = "booked", "записан"
    REFUSED = "refused", "записать не удалось"


class PreparationState(TextChoices):
    """A calculation that was asked for: the worker takes it, or it is made at once when it is small."""

    QUEUED = "queued", "ждёт очереди"
    RUNNING = "running", "идёт"
    DONE = "done", "закончен"
    FAILED = "failed", "не получился"


UNFINISHED = (PreparationState.QUEUED, PreparationState.RUNNING)

PREPARATION_MOVES: Moves = {
    "start": ({PreparationState.QUEUED}, PreparationState.RUNNING),
    "finish": ({PreparationState.RUNNING}, PreparationState.DONE),
    "fail": (set(UNFINISHED), PreparationState.FAILED),
}

RUN_MOVES: Moves = {
    "freeze": ({RunState.PREVIEW}, RunState.FROZEN),
    "finish": ({RunState.FROZEN}, RunState.DONE),
}
