"""Refusals of programmes, parts and study groups."""

from sotszakaz.foundation.errors import NotAllowed, NotFound, Refusal

__all__ = [
    "AgesOutside",
    "AgesReversed",
    "DaysReversed",
    "GroupIsOver",
    "GroupOverYearEnd",
    "NoActiveRecord",
    "NotAllowed",
    "NotFound",
    "NothingToPublish",
    "PlacesNotPositive",
    "PriceTooHigh",
    "ServiceNotInRecord",
    "SlotTimesReversed",
    "SlotsMissing",
    "SlotsOverlap",
    "UnitCostMissing",
]


class NoActiveRecord(Refusal):
    code = "no_active_record"
    template = "Организации нет в реестре исполнителей. Подайте заявку и дождитесь решения, затем заводите программы."


class ServiceNotInRecord(Refusal):
    code = "service_not_in_record"
    template = "Этой услуги нет в реестровой записи № {number}. Выберите услугу из своей записи."


class AgesReversed(Refusal):
    code = "ages_reversed"
    template = "Младший возраст ({age_from}) больше старшего ({age_to}). Поменяйте их местами."


class AgesOutside(Refusal):
    code = "ages_outside"
    template = "По правилам муниципалитета возраст программы — от {min_age} до {max_age} лет. Измените его."


class UnitCostMissing(Refusal):
    code = "unit_cost_missing"
    template = (
        "Для этой услуги на {on:%d.%m.%Y} нет нормативных затрат, цену проверить нечем. Сообщите в муниципалитет."
    )


class PriceTooHigh(Refusal):
    code = "price_too_high"
    template = "Цена выше предельной: за эти часы можно назначить не больше {ceiling} ₽ ({clause}). Уменьшите цену."


class DaysReversed(Refusal):
    code = "days_reversed"
    template = "Последний день ({ends_on:%d.%m.%Y}) раньше первого ({starts_on:%d.%m.%Y}). Исправьте даты группы."


class GroupOverYearEnd(Refusal):
    code = "group_over_year_end"
    template = (
        "Группа начинается в {first} году, а заканчивается в {last}. Деньги выделяют на один год: "
        "разделите курс на две части."
    )


class GroupIsOver(Refusal):
    code = "group_is_over"
    template = "Последний день группы ({ends_on:%d.%m.%Y}) уже прошёл. Укажите будущие даты."


class PlacesNotPositive(Refusal):
    code = "places_not_positive"
    template = "Мест в группе больше нуля. Укажите, сколько детей примете."


class SlotsMissing(Refusal):
    code = "slots_missing"
    template = "В расписании нет ни одного занятия. Заполните хотя бы один день недели."


class SlotTimesReversed(Refusal):
    code = "slot_times_reversed"
    template = "Занятие ({weekday}) заканчивается не позже, чем начинается. Проверьте время."


class SlotsOverlap(Refusal):
    code = "slots_overlap"
    template = "Два занятия ({weekday}) накладываются по времени. Разведите их."


class NothingToPublish(Refusal):
    code = "nothing_to_publish"
    template = "В программе ещё нет ни одной группы. Добавьте часть и откройте группу, затем публикуйте."
