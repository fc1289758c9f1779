"""Why a social order, its volumes or its approval are refused."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal

name_constraint("social_order_approved_frozen", "Заказ утверждён и больше не меняется. Обновите страницу.")
name_constraint(
    "social_order_within_budget",
    "Сумма по сертификатам больше строки бюджета. Уменьшите объёмы или увеличьте строку бюджета.",
)
name_constraint("social_order_has_accounts", "У утверждаемого заказа не открыты счета. Утвердите его ещё раз.")


class OrderSettled(Refusal):
    code = "social_order_settled"
    template = "Заказ на {year} год утверждён, его объёмы и деньги больше не меняются."


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
    template = "Такого объёма в заказе уже нет. Обновите страницу."


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
