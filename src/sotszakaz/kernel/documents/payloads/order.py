from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from sotszakaz.kernel.documents.payloads.base import Count, Hours, Line, Part, Payload, Percent, Roubles, Words, Year
from sotszakaz.kernel.documents.payloads.parts import BudgetAmount, Change, Party, Reference, Service, Signatory


class Volume(Part):
    """How much of a service by one award method."""

    recipients: Count
    person_hours: Hours
    amount: Roubles


class YearHours(Part):
    """The volume of a later year; the last row, without a year, is what lies beyond the plan period."""

    year: Year | None = None
    person_hours: Hours


class OrderRow(Part):
    """A service of the order; the three award methods are never mixed (ст. 19 189-ФЗ)."""

    service: Service
    certificate: Volume | None = None
    assignment: Volume | None = None
    competition: Volume | None = None
    authorised_body: Words = ""
    term: Words = ""
    award_year: Year | None = None
    place: Words = ""
    later: tuple[YearHours, ...] = ()
    permitted_deviation_percent: Percent | None = None


class GeneralRow(Part):
    """An enlarged service in the first section: person-hours in all and by award method."""

    group_name: Line
    award_year: Year | None = None
    place: Words = ""
    standard: Words = ""
    """The act that sets how the service is delivered."""
    total: Hours
    treasury_assignment: Hours
    budget_assignment: Hours
    competition: Hours
    certificate: Hours

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.total != self.treasury_assignment + self.budget_assignment + self.competition + self.certificate:
            raise ValueError("the award methods do not add up to the total")
        return self


class GeneralYear(Part):
    """The first section for one year; without a year, for all beyond the plan period."""

    year: Year | None = None
    rows: Annotated[tuple[GeneralRow, ...], Field(min_length=1)]


class QualityRow(Part):
    """An indicator of quality that the order sets for a service."""

    service_code: Line
    service_name: Words = ""
    conditions: Words = ""
    category: Words = ""
    indicator: Line
    unit: Words = ""
    value: Line
    permitted_deviation_percent: Percent | None = None


class SocialOrderPayload(Payload):
    """The municipal social order of a year: general data, volumes, quality.

    `status_number` is 1 for the first order of the year and grows with each change of it. Totals are counted by the
    template from the rows. The first section is repeated for the year of the order, two plan years and beyond;
    `changes` compares a changed order with the status before.
    """

    year: Year
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
    okpo: Words = ""
    budget_chapter: Words = ""
    as_of: date | None = None
    general: tuple[GeneralYear, ...] = ()
    changes: tuple[Change, ...] = ()
    closed_on: date | None = None

    def public_title(self) -> str:
        return f"Муниципальный социальный заказ на {self.year} год"
