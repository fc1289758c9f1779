from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal

name_constraint(
    "scheme_part_within_scheme", "Подпериод лежит внутри периода программы. Измените первый или последний день."
)
name_constraint(
    "scheme_part_within_year", "Подпериод лежит внутри одного бюджетного года. Разделите его по 31 декабря."
)

__all__ = [
    "CertificateHolds",
    "CertificateOfDeparted",
    "LimitBelowGranted",
    "NoBudgetForPart",
    "NoScheme",
    "PartGone",
    "PartHolds",
    "PartInUse",
    "RecalculationDisturbed",
    "ResumedTooSoon",
    "ResumptionReasonMissing",
    "SchemeWithoutValues",
    "SumLimitShort",
    "SuspensionDayWrong",
    "SuspensionReasonMissing",
    "ValueInUse",
    "WithdrawalReasonMissing",
]


class NoScheme(Refusal):
    """No funding scheme is in force on the day, so a certificate would have neither unit nor value."""

    code = "no_scheme"
    template = "На {day} в муниципалитете нет программы персонифицированного финансирования. Заведите её."


class SchemeWithoutValues(Refusal):
    code = "scheme_without_values"
    template = "Укажите номинал хотя бы одной категории детей."


class SuspensionReasonMissing(Refusal):
    code = "certificate_suspension_reason_missing"
    template = "Напишите, почему сертификат приостановлен: это увидит законный представитель."


class SuspensionDayWrong(Refusal):
    code = "certificate_suspension_day_wrong"
    template = "Приостановить можно с дня от {first}, когда открыт сертификат, до {last}. Выберите другой день."


class ResumptionReasonMissing(Refusal):
    code = "certificate_resumption_reason_missing"
    template = "Напишите, почему сертификат возобновлён: это увидит законный представитель."


class ResumedTooSoon(Refusal):
    """Where the regulation resumes certificates from the next period only (operations.md §1.3)."""

    code = "certificate_resumed_too_soon"
    template = "По правилам муниципалитета сертификат возобновляют со следующего периода: {first} или позже."
    status = 409


class CertificateOfDeparted(Refusal):
    code = "certificate_of_departed"
    template = "Ребёнок здесь больше не получает услуги, его сертификат закроется сам. Возобновить его нельзя."
    status = 409


class CertificateHolds(Refusal):
    """Contracts still hold something on a certificate that is to be closed."""

    code = "certificate_holds"
    template = "На сертификате № {number} в резерве {held}. Закройте месяцы его договоров, затем повторите."
    status = 409


class LimitBelowGranted(Refusal):
    """A limit cannot be set under what has been given already."""

    code = "scheme_limit_below_granted"
    template = "По категории уже выдано {granted}, предел не может быть меньше. Увеличьте его или изымите номиналы."
    status = 409


class SumLimitShort(Refusal):
    """The new face value, given to all whom it reaches, does not fit into the limit of the sum."""

    code = "scheme_sum_short"
    template = (
        "На пересчёт нужно {needed}, а до предельной суммы категории осталось {left}. "
        "Увеличьте предел или уменьшите номинал."
    )
    status = 409


class RecalculationDisturbed(Refusal):
    """Certificates were being booked faster than they could be recalculated."""

    code = "recalculation_disturbed"
    template = "Сейчас с сертификатов занимают деньги, номинал не пересчитан. Повторите через минуту."
    status = 409


class ValueInUse(Refusal):
    """A value is taken back only whole (operations.md §1.3)."""

    code = "certificate_value_in_use"
    template = (
        "С номинала уже занято или израсходовано {used}, изъять его нельзя. Сначала закончите заявления и договоры."
    )
    status = 409


class WithdrawalReasonMissing(Refusal):
    code = "certificate_withdrawal_reason_missing"
    template = "Напишите, почему изымается номинал: это увидит законный представитель."


class NoBudgetForPart(Refusal):
    """A sub-period divides the budget line of an approved order."""

    code = "scheme_part_without_budget"
    template = "На {year} год нет утверждённого заказа со строкой бюджета. Сначала утвердите заказ."


class PartInUse(Refusal):
    code = "scheme_part_below_committed"
    template = "По подпериоду уже принято обязательств на {committed}, предел не может быть меньше. Увеличьте его."
    status = 409


class PartHolds(Refusal):
    """A sub-period is removed only while nothing is promised or paid from it."""

    code = "scheme_part_holds"
    template = (
        "По подпериоду приняты обязательства на {committed}, убрать его нельзя. Измените его предельный объём "
        "или сначала закончите заявления и договоры."
    )
    status = 409


class PartGone(Refusal):
    code = "scheme_part_gone"
    template = "Этого подпериода в программе уже нет: его убрали. Выберите другой."
    status = 409
    is_overtaken = True
