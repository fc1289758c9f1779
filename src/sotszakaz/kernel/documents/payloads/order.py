from datetime import date
from typing import Annotated

from pydantic import Field

from sotszakaz.kernel.documents.payloads.base import Hours, Line, Part, Payload, Percent, Roubles, Words
from sotszakaz.kernel.documents.payloads.parts import BudgetAmount, Party, Reference, Service, Signatory


class Volume(Part):
    """How much of a service by one award method."""

    recipients: Annotated[int, Field(strict=True, ge=0)]
    person_hours: Hours
    amount: Roubles


class OrderRow(Part):
    """A service of the order; the three award methods are never mixed (ст. 19 189-ФЗ)."""

    service: Service
    certificate: Volume | None = None
    assignment: Volume | None = None
    competition: Volume | None = None


class QualityRow(Part):
    """An indicator of quality that the order sets for a service."""

    service_code: Line
    indicator: Line
    unit: Words = ""
    value: Line


class SocialOrderPayload(Payload):
    """The municipal social order of a year: general data, volumes, quality.

    `status_number` is 1 for the first order of the year and grows with each change of it. Totals are counted by the
    template from the rows.
    """

    year: Annotated[int, Field(strict=True, ge=2020, le=2100)]
    status_number: Annotated[int, Field(strict=True, ge=1)]
    authorised_body: Party
    budget_name: Line
    oktmo: Words = ""
    activity: Line
    decision: Reference
    decision_title: Line
    approved_on: date
    approved_by: Signatory
    rows: Annotated[tuple[OrderRow, ...], Field(min_length=1)]
    quality: tuple[QualityRow, ...] = ()
    budget: tuple[BudgetAmount, ...] = ()
    permitted_deviation_percent: Percent

    def public_title(self) -> str:
        return f"Муниципальный социальный заказ на {self.year} год, статус {self.status_number}"
