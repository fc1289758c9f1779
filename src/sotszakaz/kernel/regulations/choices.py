"""The choices that a regulation may make, each with the Russian words by which the page offers it."""

from enum import StrEnum


class CountingPolicy(StrEnum):
    """What a delivered month is counted by: the share of the month's sum that is due (operations §5.2).

    By contract: whole but for classes that the provider has cancelled. By schedule: hours held of hours planned. By
    attendance: hours at which the child was, or was absent for a valid reason, of hours planned.
    """

    BY_CONTRACT = "by_contract"
    BY_SCHEDULE_HOURS = "by_schedule_hours"
    BY_ATTENDANCE = "by_attendance"


class ParentCountingPolicy(StrEnum):
    """What the parent's part of a month is counted by (operations §5.2).

    Whole, by the share of the certificate, or by a share of its own: by contract for the certificate and by attendance
    for the parent, say.
    """

    WHOLE = "whole"
    AS_CERTIFICATE = "as_certificate"
    BY_CONTRACT = "by_contract"
    BY_SCHEDULE_HOURS = "by_schedule_hours"
    BY_ATTENDANCE = "by_attendance"


class ParentWholeLess(StrEnum):
    """What lessens a parent's part that is counted whole.

    Decisions: a person's word about the share of a month, an upheld objection among them. Cancelled: classes that the
    provider has cancelled, and decisions.
    """

    NOTHING = "nothing"
    DECISIONS = "decisions"
    CANCELLED = "cancelled"


class FallenClassCounting(StrEnum):
    """What a class that fell out through nobody's fault does to the month (operations §5.2).

    As cancelled: its hours stay planned and are not delivered, so the share falls under every counting policy. As held:
    its hours are delivered, and attended by every child of the contract. Not planned: it is taken out of the month, and
    the share is of the other classes; when all fell out so, nothing is due.
    """

    AS_CANCELLED = "as_cancelled"
    AS_HELD = "as_held"
    NOT_PLANNED = "not_planned"


class ChildConfirmation(StrEnum):
    """How a child's data become confirmed, which opens the certificate: a clerk compares papers, or the rule suffices.

    By rule: the age is right, the СНИЛС is there, and no other record looks like this one.
    """

    BY_CLERK = "by_clerk"
    BY_RULE = "by_rule"


class Rounding(StrEnum):
    """How money is rounded; `foundation.money.round_kopecks` is the only one there is."""

    HALF_UP_KOPECK = "half_up_kopeck"


class ContractMadeBy(StrEnum):
    """When a contract is made: the application is the acceptance of an offer, or the parent signs after it."""

    BY_APPLICATION = "by_application"
    BY_SIGNATURE = "by_signature"


class ContractStart(StrEnum):
    """The first day of a contract that is made while its group is taught already."""

    AS_APPLIED = "as_applied"
    NOT_BEFORE_CONTRACT = "not_before_contract"


class WaitingOrder(StrEnum):
    """Who is the first in line for a freed place."""

    BY_TIME = "by_time"
    CATEGORY_FIRST = "category_first"


class UnansweredApplication(StrEnum):
    """What becomes of an application that the provider did not answer in the term."""

    FLAG_ONLY = "flag_only"
    EXPIRE = "expire"


class TerminationDay(StrEnum):
    """The last day of a contract ended by notice."""

    END_OF_MONTH = "end_of_month"
    DAY_OF_NOTICE = "day_of_notice"


class GrownUpContracts(StrEnum):
    """What becomes of a contract in force when the child comes of the age at which its certificate ends."""

    RUN_TO_END = "run_to_end"
    BY_NOTICE = "by_notice"


class NormativeMethod(StrEnum):
    """How the most that a certificate pays for a part is counted (operations §2.4, §2.5)."""

    SIMPLE = "simple"
    FULL = "full"


class HoursPrice(StrEnum):
    """Where certificates are in hours: what a price above the normative costs of the hours means to the family."""

    BY_NORM = "by_norm"
    CO_PAYMENT = "co_payment"


CHOICE_TITLES: dict[StrEnum, str] = {
    CountingPolicy.BY_CONTRACT: "по договору: месяц оплачивается целиком, кроме отменённых занятий",
    CountingPolicy.BY_SCHEDULE_HOURS: "по проведённым часам расписания",
    CountingPolicy.BY_ATTENDANCE: "по посещённым часам и часам уважительных пропусков",
    ParentCountingPolicy.WHOLE: "целиком, сколько бы занятий ни прошло",
    ParentCountingPolicy.AS_CERTIFICATE: "в той же доле, что и оплата сертификатом",
    ParentCountingPolicy.BY_CONTRACT: "по договору: целиком, кроме отменённых занятий",
    ParentCountingPolicy.BY_SCHEDULE_HOURS: "по проведённым часам расписания",
    ParentCountingPolicy.BY_ATTENDANCE: "по посещённым часам и часам уважительных пропусков",
    ParentWholeLess.NOTHING: "ничто: доплата всегда полная",
    ParentWholeLess.DECISIONS: "решение о доле месяца, в том числе по возражению семьи",
    ParentWholeLess.CANCELLED: "занятия, отменённые исполнителем, и решение о доле месяца",
    FallenClassCounting.AS_CANCELLED: "как отменённое исполнителем: его часы не оказаны",
    FallenClassCounting.AS_HELD: "как проведённое: его часы оказаны",
    FallenClassCounting.NOT_PLANNED: "вне плана: месяц считается по остальным занятиям",
    ChildConfirmation.BY_CLERK: "сотрудник сверяет документы",
    ChildConfirmation.BY_RULE: "по правилу: возраст и СНИЛС верны, повтора нет",
    Rounding.HALF_UP_KOPECK: "до копейки, половина копейки вверх",
    ContractMadeBy.BY_APPLICATION: "заявление — согласие с офертой: договор есть, когда исполнитель принял заявление",
    ContractMadeBy.BY_SIGNATURE: "исполнитель приглашает, законный представитель подписывает договор в срок",
    ContractStart.AS_APPLIED: "со дня заявления, даже если договор заключён позже: эти дни оплачиваются",
    ContractStart.NOT_BEFORE_CONTRACT: "не раньше дня, когда он заключён: прошедшие дни не оплачиваются",
    WaitingOrder.BY_TIME: "по времени вступления в очередь",
    WaitingOrder.CATEGORY_FIRST: "сначала дети-сироты, дети с ОВЗ и дети-инвалиды, затем по времени вступления",
    UnansweredApplication.FLAG_ONLY: "остаётся в силе: исполнителю и муниципалитету видно, что срок прошёл",
    UnansweredApplication.EXPIRE: "прекращается: место и средства освобождаются",
    TerminationDay.END_OF_MONTH: "последний день месяца, в котором подано уведомление",
    TerminationDay.DAY_OF_NOTICE: "день уведомления",
    GrownUpContracts.RUN_TO_END: "исполняются до конца занятий",
    GrownUpContracts.BY_NOTICE: "расторгаются в срок, установленный для расторжения",
    NormativeMethod.SIMPLE: "затраты на человеко-час, умноженные на часы части",
    NormativeMethod.FULL: "по полной формуле: зарплата, помещения, средства обучения, повышение квалификации",
    HoursPrice.BY_NORM: "доплаты нет: за часы платят не больше нормативных затрат, цена выше них не взимается",
    HoursPrice.CO_PAYMENT: "семья доплачивает: сертификат платит нормативные затраты, остальное до цены — семья",
}
