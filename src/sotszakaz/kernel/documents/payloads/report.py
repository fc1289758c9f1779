from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from sotszakaz.kernel.documents.payloads.base import (
    Count,
    Hours,
    Line,
    Part,
    Payload,
    Percent,
    Roubles,
    SignedPercent,
    Words,
    Year,
)
from sotszakaz.kernel.documents.payloads.parts import Party, Reference, Service, Signatory


class AwardMethod(StrEnum):
    """How the provider of a volume is found (ст. 19 189-ФЗ)."""

    CERTIFICATE = "certificate"
    ASSIGNMENT = "assignment"
    COMPETITION = "competition"


class Deviation(Part):
    """How far the fact is from the plan, in percent of the plan; `excess` is what goes over the permitted.

    `deviation_percent` is None when nothing was planned. Where there is an excess, its reason is said; a deviation that
    is not judged (the year goes on, more was delivered) has none.
    """

    permitted_deviation_percent: Percent
    deviation_percent: SignedPercent | None = None
    excess_percent: Percent = Decimal("0.00")
    reason: Words = ""

    @model_validator(mode="after")
    def _explained(self) -> Self:
        beyond = max(Decimal(0), abs(self.deviation_percent or Decimal(0)) - self.permitted_deviation_percent)
        if self.excess_percent not in (Decimal(0), beyond):
            raise ValueError("the excess is what the deviation has beyond the permitted")
        if self.excess_percent and not self.reason:
            raise ValueError("an excess has a reason")
        return self


class ReportRow(Deviation):
    """A service in the section of volumes, in person-hours.

    The deviation is that of `actual_hours` and `not_charged_hours` together. What was delivered of a service or a way
    that the order has not any more `is_outside_order`: it has no plan and no deviation.
    """

    service: Service
    award_method: AwardMethod
    is_outside_order: bool = False
    award_year: Year | None = None
    place: Words = ""
    planned_hours: Hours
    actual_hours: Hours
    not_charged_hours: Hours = Decimal("0.00")
    planned_recipients: Count
    actual_recipients: Count
    planned_amount: Roubles
    actual_amount: Roubles


class ReportQualityRow(Deviation):
    """An indicator of quality: planned and actual as they are measured, numbers or words."""

    service_code: Line
    indicator: Line
    unit: Words = ""
    award_year: Year | None = None
    place: Words = ""
    planned: Line
    actual: Line


class ProviderFact(Part):
    """What one provider has delivered of one service."""

    provider: Line
    inn: Words = ""
    service: Service
    is_outside_order: bool = False
    award_year: Year | None = None
    place: Words = ""
    recipients: Count
    person_hours: Hours
    amount: Roubles
    quality: Words = ""
    deviation_percent: SignedPercent | None = None


class ExecutionReportPayload(Payload):
    """The report on the social order on a day: volumes, quality, providers (форма отчёта, ст. 7 189-ФЗ).

    `periodicity` is in words, «за год» or «за девять месяцев». Every excess over the permitted has its reason. What was
    delivered before the day beyond whole months that are charged stands apart, in `not_charged`; deviations count it.
    """

    year: Year
    as_of: date
    periodicity: Line
    order: Reference
    order_status: Annotated[int, Field(strict=True, ge=1)]
    authorised_body: Party
    activity: Line
    okpo: Words = ""
    budget_chapter: Words = ""
    oktmo: Words = ""
    approved_by: Signatory
    rows: Annotated[tuple[ReportRow, ...], Field(min_length=1)]
    quality: tuple[ReportQualityRow, ...] = ()
    providers: tuple[ProviderFact, ...] = ()
    not_charged: tuple[ProviderFact, ...] = ()

    def public_title(self) -> str:
        return f"Отчёт об исполнении муниципального социального заказа на {self.year} год {self.periodicity}"
