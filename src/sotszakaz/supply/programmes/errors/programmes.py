"""Refusals of a programme as a whole: whose it is, for whom, its price, its moderation, its significance."""

from sotszakaz.foundation.errors import Refusal


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


class NothingToPublish(Refusal):
    code = "nothing_to_publish"
    template = "В программе ещё нет ни одной группы. Добавьте часть и откройте группу, затем публикуйте."


class ModerationNeeded(Refusal):
    code = "programme_moderation_needed"
    template = "По правилам муниципалитета программу публикуют после модерации. Отправьте её на модерацию."
    status = 409


class NotEditable(Refusal):
    code = "programme_not_editable"
    template = "Сейчас программа {state}, менять её нельзя. Отзовите её с модерации или дождитесь решения."
    status = 409
    is_overtaken = True


class RemarksMissing(Refusal):
    code = "programme_remarks_missing"
    template = "Напишите замечания: по ним исполнитель исправит то, что прислал."


class ActNotConfirmed(Refusal):
    code = "significance_act_not_confirmed"
    template = "Такого подтверждённого акта в муниципалитете нет. Выберите акт из списка или решение сотрудника."


class NotSignificant(Refusal):
    code = "significance_not_declared"
    template = "Программа больше не признана значимой, прекращать нечего."
    status = 409
    is_overtaken = True
