"""Why nothing would pay: the certificate, the agreement with its licence, the order, the costs."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal

name_constraint(
    "contract_under_licence",
    "Лицензия исполнителя не действует, договор по сертификату не заключают. Дождитесь, когда она снова действует.",
)

name_constraint(
    "contract_of_certified",
    "Эта часть программы не сертифицирована, договор по сертификату не заключают. Дождитесь сертификации.",
)


class CertificateSuspended(Refusal):
    code = "enrolment_certificate_suspended"
    template = "Сертификат приостановлен. Обратитесь в муниципальный опорный центр."


class CertificateWithoutValue(Refusal):
    code = "enrolment_certificate_without_value"
    template = "На {day} у сертификата нет номинала, платить им нельзя. Обратитесь в муниципальный опорный центр."


class PeriodClosed(Refusal):
    """The municipality has closed the period for new courses (operations.md §2.2); the sentence says which days fit."""

    code = "enrolment_period_closed"
    template = (
        "Приём заявлений на занятия, которые начинаются с {first} по {last}, закрыт. Выберите занятия, которые "
        "начинаются {following} или позже."
    )


class StartsTooLate(Refusal):
    """The course begins after the last day that the municipality allows within the period."""

    code = "enrolment_starts_too_late"
    template = (
        "По сертификату на этот период занятия начинаются с {first} по {latest}, а эти — {day}. Выберите занятия с "
        "другим началом или занятия следующего периода, с {following}."
    )


class BalanceEmpty(Refusal):
    code = "enrolment_balance_empty"
    template = "На сертификате не осталось средств. Записаться можно за свой счёт, напрямую у исполнителя."


class HoursShort(Refusal):
    """An hours certificate pays the whole part or nothing."""

    code = "enrolment_hours_short"
    template = "На сертификате осталось {balance}, а для этой части нужно {needed}. Выберите часть короче."


class MonthShort(Refusal):
    """A weekly norm must hold in every month of the course."""

    code = "enrolment_month_short"
    template = (
        "На {month} от нормы свободно {balance} в неделю, а занятиям нужно {needed}. "
        "Выберите группу с меньшей нагрузкой или с другими месяцами."
    )


class ExtendedShort(Refusal):
    """The norm and the hours for significant programmes together are too few for any programme."""

    code = "enrolment_extended_short"
    template = (
        "На {month} от нормы вместе с часами для значимых программ свободно {balance} в неделю, а занятиям нужно "
        "{needed}. Выберите группу с меньшей нагрузкой или с другими месяцами."
    )


class OnlyForSignificant(Refusal):
    """The norm is short; there are hours beyond it, but this programme may not use them."""

    code = "enrolment_only_for_significant"
    template = (
        "На {month} от нормы свободно {balance} в неделю, а занятиям нужно {needed}. Ещё {extra} в неделю — только для "
        "значимых программ. Выберите такую программу или группу с меньшей нагрузкой."
    )


class CourseOverPeriod(Refusal):
    """A course over the border of two periods is two contracts (operations.md §2.6)."""

    code = "enrolment_course_over_period"
    template = (
        "Номинал сертификата действует до {day}, а занятия идут дольше: один договор на два периода не заключают. "
        "Выберите группу, которая заканчивается не позже, или попросите исполнителя разделить часть на две."
    )


class CourseOverSubPeriod(Refusal):
    """The same over the border of two sub-periods of one scheme: each has money of its own."""

    code = "enrolment_course_over_sub_period"
    template = (
        "Деньги бюджета на эти занятия отведены до {day}, а занятия идут дольше: один договор на два подпериода не "
        "заключают. Выберите группу, которая заканчивается не позже, или попросите исполнителя разделить часть на две."
    )


class NoSubPeriod(Refusal):
    """The scheme is divided into sub-periods, and none has the first day of the course."""

    code = "enrolment_no_sub_period"
    template = "На {day} деньги бюджета на сертификаты ещё не отведены. Спросите в опорном центре, когда их отведут."


class NoAgreement(Refusal):
    code = "enrolment_no_agreement"
    template = "У исполнителя нет соглашения с муниципалитетом на все дни занятий. Выберите другого исполнителя."


class ProviderNotInRegistry(Refusal):
    """The payer is the child's municipality, and its registry does not have the provider of this group."""

    code = "enrolment_provider_not_in_registry"
    template = (
        "За занятия платит муниципалитет, где живёт ребёнок ({payer}), а в его реестре этого исполнителя нет. "
        "Выберите другую группу или спросите исполнителя, войдёт ли он в реестр."
    )


class ServiceNotInRegistry(Refusal):
    """The payer's registry has the provider, but not with the service of this programme."""

    code = "enrolment_service_not_in_registry"
    template = (
        "За занятия платит муниципалитет, где живёт ребёнок ({payer}), а в его реестре у исполнителя нет услуги этой "
        "программы. Выберите другую программу."
    )


class NoAgreementWithPayer(Refusal):
    """The registry of the child's municipality has the provider of a group elsewhere, but there is no agreement."""

    code = "enrolment_no_agreement_with_payer"
    template = (
        "За занятия платит муниципалитет, где живёт ребёнок ({payer}), а соглашения с ним на все дни занятий у "
        "исполнителя нет. Выберите другую группу или спросите исполнителя, будет ли соглашение."
    )


class LicenceStopped(Refusal):
    code = "enrolment_licence_stopped"
    template = "Лицензия исполнителя не действует, новых детей по сертификату он не принимает. Выберите другого."


class NotCertified(Refusal):
    code = "enrolment_not_certified"
    template = "Эта программа не сертифицирована, сертификат её не оплачивает. Выберите сертифицированную программу."


class AgreementShort(Refusal):
    code = "enrolment_agreement_short"
    template = "Лимит соглашения исполнителя исчерпан. Выберите программу другого исполнителя."


class NotInOrder(Refusal):
    code = "enrolment_not_in_order"
    template = "В социальном заказе на {year} год этой услуги по сертификатам нет. Выберите другую программу."


class VolumeShort(Refusal):
    code = "enrolment_volume_short"
    template = "Объём этой услуги в социальном заказе на {year} год исчерпан. Выберите программу другого направления."


class BudgetShort(Refusal):
    code = "enrolment_budget_short"
    template = "Средств бюджета на сертификаты {year} года не осталось. Спросите в опорном центре, ждут ли новых."


class NoUnitCost(Refusal):
    code = "enrolment_no_unit_cost"
    template = "Для этой услуги ещё не установлены нормативные затраты. Обратитесь в муниципальный опорный центр."


class NoNormative(Refusal):
    """The municipality counts by the full formula and has not entered its parameters."""

    code = "enrolment_no_normative"
    template = "Нормативные затраты по полной формуле на {day} ещё не заданы. Обратитесь в муниципальный опорный центр."
