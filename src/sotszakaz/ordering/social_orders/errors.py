"""Why a social order, its volumes or its approval are refused."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal

name_constraint(
    "social_order_approved_frozen", "Заказ утверждён. Чтобы изменить его, начните изменение на странице заказа."
)
name_constraint(
    "social_order_within_budget",
    "Сумма по сертификатам больше строки бюджета. Уменьшите объёмы или увеличьте строку бюджета.",
)
name_constraint("social_order_has_accounts", "У утверждаемого заказа не открыты счета. Утвердите его ещё раз.")


class OrderSettled(Refusal):
    code = "social_order_settled"
    template = (
        "Заказ на {year} год утверждён, его объёмы и деньги так не меняются. Начните изменение на странице заказа."
    )


class NoDecision(Refusal):
    code = "social_order_no_decision"
    template = (
        "На {day} у муниципалитета нет решения об организации услуг. Сначала загрузите и подтвердите акт "
        "в разделе «Акты и решение»."
    )


class ServiceNotDecided(Refusal):
    code = "social_order_service_not_decided"
    template = "Этой услуги нет в действующем решении. Выберите услугу из списка."


class AmountUnknown(Refusal):
    code = "social_order_amount_unknown"
    template = "Введите сумму: нормативные затраты этой услуги не заданы, и посчитать её не из чего."


class VolumeAbsent(Refusal):
    code = "social_order_volume_absent"
    template = "Этого объёма в заказе уже нет: его убрали."
    is_overtaken = True


class OrderEmpty(Refusal):
    code = "social_order_empty"
    template = "В заказе нет ни одного объёма. Добавьте объёмы услуг и утвердите заказ снова."


class BudgetMissing(Refusal):
    code = "social_order_budget_missing"
    template = "Не задана строка бюджета, из которой оплачиваются сертификаты. Введите её код и сумму."


class BudgetExceeded(Refusal):
    code = "social_order_budget_exceeded"
    template = (
        "Объёмы по сертификатам стоят {needed} ₽, а в строке бюджета {available} ₽: не хватает {short} ₽. "
        "Уменьшите объёмы или увеличьте строку бюджета."
    )


class ReportOfDraft(Refusal):
    code = "social_order_report_of_draft"
    template = "Заказ на {year} год ещё не утверждён, отчитываться не о чем. Утвердите заказ."


class QualityAbsent(Refusal):
    code = "social_order_quality_absent"
    template = "Этого показателя в заказе уже нет: его убрали."
    is_overtaken = True


class OrderNotInForce(Refusal):
    code = "social_order_not_in_force"
    template = "Этот заказ на {year} год не действует. Откройте действующий в списке заказов."
    status = 409


class OrderMovedOn(Refusal):
    code = "social_order_moved_on"
    template = (
        "Заказ на {year} год с тех пор изменён или закрыт. "
        "Отмените это изменение и начните новое от действующего заказа."
    )
    status = 409


class NothingChanged(Refusal):
    code = "social_order_nothing_changed"
    template = (
        "В изменении заказа на {year} год ничего не изменено. Измените объёмы или деньги либо отмените изменение."
    )


class FirstStatus(Refusal):
    code = "social_order_first_status"
    template = "Это первый заказ года, а не изменение: отменять нечего. Заполните его и утвердите."


class VolumeHeld(Refusal):
    code = "social_order_volume_held"
    template = (
        "Объём услуги {service} нельзя уменьшить до {wanted}: зарезервировано {held}, оказано {spent}. "
        "Укажите не меньше {least}."
    )
    status = 409


class MoneyHeld(Refusal):
    code = "social_order_money_held"
    template = (
        "Строку бюджета нельзя уменьшить до {wanted}: зарезервировано {held}, списано {spent}. "
        "Укажите не меньше {least}."
    )
    status = 409


class AlreadyPublished(Refusal):
    code = "social_order_already_published"
    template = "Этот статус заказа уже опубликован {day}."
    status = 409
    is_overtaken = True


class PublishedTooEarly(Refusal):
    code = "social_order_published_too_early"
    template = "Заказ публикуют не раньше {first} и не позже {last}. Укажите другой день."


class YearGoesOn(Refusal):
    code = "social_order_year_goes_on"
    template = "{year} год ещё идёт. Заказ закрывают с 1 января следующего года."


class NotSettledYet(Refusal):
    code = "social_order_not_settled"
    template = "По заказу на {year} год ещё зарезервировано {held}. Закройте все месяцы года и снова закройте заказ."
    status = 409


class ChangeUnderWay(Refusal):
    code = "social_order_change_under_way"
    template = "Изменение заказа на {year} год ещё не утверждено. Утвердите или отмените его, потом закройте заказ."
    status = 409
