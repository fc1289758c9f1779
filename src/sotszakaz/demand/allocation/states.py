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


class Bar(TextChoices):
    """Why a wish takes no part in the matching."""

    NOT_CONFIRMED = "not_confirmed", "данные ребёнка не подтверждены"
    GROUP_CLOSED = "group_closed", "набор в группу закрыт"
    AGE = "age", "возраст ребёнка не подходит программе"
    HAS_PART = "has_part", "на эту часть программы уже есть заявление или договор"
    CLASH = "clash", "занятия пересекаются с теми, на которые ребёнок уже записан"
    TOO_MANY = "too_many", "у ребёнка уже столько заявлений и договоров, сколько разрешают правила"


class Booking(TextChoices):
    """How the booking of a given place went when the run was frozen."""

    NONE = "", "не записывают"
    PENDING = "pending", "ждёт записи"
    BOOKED = "booked", "записан"
    REFUSED = "refused", "записать не удалось"


RUN_MOVES: Moves = {
    "freeze": ({RunState.PREVIEW}, RunState.FROZEN),
    "finish": ({RunState.FROZEN}, RunState.DONE),
}
