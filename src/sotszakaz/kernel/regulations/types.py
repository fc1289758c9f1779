"""What a parameter of a regulation may be: kinds of values, each with the Russian words that say what is expected."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

T = TypeVar("T")


class Group(StrEnum):
    """The chapters of a regulation, in the order of the page."""

    CHILDREN = "Дети и сертификаты"
    PROVIDERS = "Исполнители и соглашения"
    PROGRAMMES = "Программы"
    ENROLMENT = "Зачисление и договор"
    SETTLEMENT = "Учёт услуг и оплата"
    ORDER = "Социальный заказ"
    QUALITY = "Качество услуг"
    DOCUMENTS = "Документы и подписи"
    CALENDAR = "Календарь"


class Kind(StrEnum):
    """What a form asks for."""

    WHOLE = "whole"
    WHOLE_OR_NONE = "whole_or_none"
    HOURS = "hours"
    HOURS_OR_NONE = "hours_or_none"
    PERCENT = "percent"
    TEXT = "text"
    YES_NO = "yes_no"
    CHOICE = "choice"
    GROUNDS = "grounds"
    SENTENCES = "sentences"
    DAYS = "days"
    DAY_OF_YEAR = "day_of_year"


class CountingPolicy(StrEnum):
    """What a delivered month is counted by (operations §5.2)."""

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
    """Who confirms the data of a child."""

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


class Ground(BaseModel):
    """A ground of refusal: a stable code and the words that the applicant reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,39}$")]
    text: Annotated[str, Field(min_length=1, max_length=400)]


class DayOfYear(BaseModel):
    """A day that comes every year."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    month: Annotated[int, Field(strict=True, ge=1, le=12)]
    day: Annotated[int, Field(strict=True, ge=1, le=28)]

    def in_year(self, year: int) -> date:
        return date(year, self.month, self.day)


def _no_float(value: Any) -> Any:
    if isinstance(value, float | bool):
        raise ValueError("floats are inexact")
    return value


def _distinct_codes(grounds: tuple[Ground, ...]) -> tuple[Ground, ...]:
    if len({ground.code for ground in grounds}) != len(grounds):
        raise ValueError("codes repeat")
    return grounds


Percent = Annotated[Decimal, BeforeValidator(_no_float), Field(ge=0, le=1000, decimal_places=2)]
Hours = Annotated[Decimal, BeforeValidator(_no_float), Field(gt=0, le=168, decimal_places=2)]
HoursFromZero = Annotated[Decimal, BeforeValidator(_no_float), Field(ge=0, le=168, decimal_places=2)]
Grounds = Annotated[tuple[Ground, ...], Field(min_length=1), AfterValidator(_distinct_codes)]


@dataclass(frozen=True)
class Definition(Generic[T]):
    """A parameter: its type, its default, and where the default comes from.

    `is_confirmed` is true only when the default was read in the texts that bind every municipality of the system; a
    default that is recalled, seen in another municipality or inferred is shown as «не подтверждено».
    `expected` finishes the sentence «Нужно …».
    """

    key: str
    title: str
    group: Group
    adapter: TypeAdapter[T]
    expected: str
    default: T
    source: str
    is_confirmed: bool = False
    unit: str = ""
    """«%», or three forms for a plural, or nothing."""
    kind: Kind = Kind.CHOICE

    def parse(self, raw: Any) -> T:
        """The value from JSON or Python. Raises ValueError (pydantic's) when it is not of the type."""
        return self.adapter.validate_python(raw)

    def is_valid(self, raw: Any) -> bool:
        try:
            self.parse(raw)
        except ValidationError:
            return False
        return True

    def to_json(self, value: T) -> Any:
        """Plain JSON: decimals as strings, days as ISO dates."""
        return self.adapter.dump_python(value, mode="json")


def whole(key: str, title: str, group: Group, *, low: int, high: int, **rest: Any) -> Definition[int]:
    """A whole number from `low` to `high`."""
    adapter: TypeAdapter[int] = TypeAdapter(Annotated[int, Field(strict=True, ge=low, le=high)])
    return Definition(key, title, group, adapter, f"целое число от {low} до {high}", kind=Kind.WHOLE, **rest)


def whole_or_none(key: str, title: str, group: Group, *, low: int, high: int, **rest: Any) -> Definition[int | None]:
    """A whole number from `low` to `high`, or None for no limit."""
    adapter: TypeAdapter[int | None] = TypeAdapter(Annotated[int, Field(strict=True, ge=low, le=high)] | None)
    return Definition(
        key,
        title,
        group,
        adapter,
        f"целое число от {low} до {high} или отсутствие ограничения",
        kind=Kind.WHOLE_OR_NONE,
        **rest,
    )


def yes_no(key: str, title: str, group: Group, **rest: Any) -> Definition[bool]:
    """Yes or no."""
    adapter: TypeAdapter[bool] = TypeAdapter(Annotated[bool, Field(strict=True)])
    return Definition(key, title, group, adapter, "«да» или «нет»", kind=Kind.YES_NO, **rest)


def hours(key: str, title: str, group: Group, **rest: Any) -> Definition[Decimal]:
    """Hours from 0 with at most two decimal places."""
    adapter: TypeAdapter[Decimal] = TypeAdapter(HoursFromZero)
    return Definition(key, title, group, adapter, "число часов от 0 до 168", kind=Kind.HOURS, **rest)


def hours_or_none(key: str, title: str, group: Group, **rest: Any) -> Definition[Decimal | None]:
    """Hours with at most two decimal places, or None for no limit."""
    adapter: TypeAdapter[Decimal | None] = TypeAdapter(Hours | None)
    return Definition(
        key,
        title,
        group,
        adapter,
        "число часов больше нуля или отсутствие ограничения",
        kind=Kind.HOURS_OR_NONE,
        **rest,
    )


def percent(key: str, title: str, group: Group, **rest: Any) -> Definition[Decimal]:
    """Percents with at most two decimal places."""
    adapter: TypeAdapter[Decimal] = TypeAdapter(Percent)
    return Definition(key, title, group, adapter, "число процентов от 0 до 1000", unit="%", kind=Kind.PERCENT, **rest)


def text(key: str, title: str, group: Group, **rest: Any) -> Definition[str]:
    """Words, not empty."""
    adapter: TypeAdapter[str] = TypeAdapter(Annotated[str, Field(strict=True, min_length=1, max_length=500)])
    return Definition(key, title, group, adapter, "текст не длиннее 500 знаков", kind=Kind.TEXT, **rest)


def sentences(key: str, title: str, group: Group, **rest: Any) -> Definition[tuple[str, ...]]:
    """Sentences of a document, in their order; may be none."""
    sentence = Annotated[str, Field(strict=True, min_length=1, max_length=1000)]
    adapter: TypeAdapter[tuple[str, ...]] = TypeAdapter(Annotated[tuple[sentence, ...], Field(max_length=50)])
    return Definition(
        key, title, group, adapter, "не больше 50 строк не длиннее 1000 знаков", kind=Kind.SENTENCES, **rest
    )


def grounds(key: str, title: str, group: Group, **rest: Any) -> Definition[tuple[Ground, ...]]:
    """Grounds of refusal, at least one, codes distinct."""
    adapter: TypeAdapter[tuple[Ground, ...]] = TypeAdapter(Grounds)
    return Definition(
        key, title, group, adapter, "непустой список оснований с разными кодами", kind=Kind.GROUNDS, **rest
    )
