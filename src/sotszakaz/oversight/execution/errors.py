"""Why a report on execution, or a fact for it, is refused."""

from sotszakaz.foundation.errors import Refusal


class NoOrder(Refusal):
    code = "execution_no_order"
    template = "На {year} год нет утверждённого заказа, отчитываться не о чем. Утвердите заказ."


class ReportOfFuture(Refusal):
    code = "execution_report_of_future"
    template = "Отчёт составляют за прошедшее время: не раньше {first} и не позже {last}. Укажите другой день."


class ReasonMissing(Refusal):
    code = "execution_reason_missing"
    template = "Отклонение больше допустимого, а причина не названа: {what}. Напишите причину."


class QualityMissing(Refusal):
    code = "execution_quality_missing"
    template = "Не сказано, каков показатель качества на день отчёта: {what}. Введите фактическое значение."


class FactOfFuture(Refusal):
    code = "execution_fact_of_future"
    template = "Месяц {month} ещё не закончился. Введите факт после его окончания."


class NotOrdered(Refusal):
    code = "execution_not_ordered"
    template = "В заказе на {year} год нет объёма этой услуги этим способом. Выберите другую услугу или способ."


class WrongInn(Refusal):
    code = "execution_wrong_inn"
    template = "В ИНН ошибка: контрольные цифры не сходятся. Проверьте ИНН."
