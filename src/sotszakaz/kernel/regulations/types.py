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
    """Which field a form shows for the parameter."""

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
        """The day in that year; it exists in every year, for days end at the 28th."""
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
        """Would `parse` take it."""
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
