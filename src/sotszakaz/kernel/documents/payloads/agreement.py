from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from sotszakaz.kernel.documents.payloads.base import (
    Hours,
    Line,
    Part,
    Payload,
    Percent,
    Roubles,
    Words,
    Year,
    ensure_period,
)
from sotszakaz.kernel.documents.payloads.parts import BudgetAmount, Change, Party, Reference, Service


class AgreementKind(StrEnum):
    """Money before or after the service (ч. 2 ст. 22 189-ФЗ)."""

    FINANCING = "FINANCING"
    REIMBURSEMENT = "REIMBURSEMENT"


class SubsidyRow(Part):
    """A transfer of the annex «расчёт размера субсидии»; `cumulative` is the sum of the year up to this row."""

    code: Line
    year: Year
    not_before: date
    not_after: date
    amount: Roubles
    cumulative: Roubles

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        ensure_period(self.not_before, self.not_after)
        return self


class PlannedService(Part):
    """A service of the agreement's plan of delivery."""

    service_code: Line
    person_hours: Hours
    permitted_deviation_percent: Percent | None = None


class Informing(Part):
    """How the provider informs recipients: the way, what is told, how soon."""

    way: Line
    content: Line
    term: Words = ""


def ensure_cumulative(rows: tuple[SubsidyRow, ...], limit: Decimal) -> None:
    """The annex runs cumulatively within each year and comes to the limit. Raises ValueError."""
    sums: dict[int, Decimal] = {}
    for row in rows:
        sums[row.year] = sums.get(row.year, Decimal(0)) + row.amount
        if row.cumulative != sums[row.year]:
            raise ValueError("the subsidy does not run cumulatively")
    if rows and sum(sums.values(), Decimal(0)) != limit:
        raise ValueError("the subsidy does not add up to the limit")


class AgreementPayload(Payload):
    """The agreement on financing or reimbursing the costs of a provider.

    Days are inclusive. `counting` and the advance come from the regulation in force on the day of the agreement;
    `budget`, when given, adds up to the limit, and so does `subsidy`, whose rows run cumulatively within a year.
    """

    kind: AgreementKind
    authorised_body: Party
    provider: Party
    record: Reference
    order: Reference
    valid_from: date
    valid_until: date
    limit: Roubles
    budget: tuple[BudgetAmount, ...] = ()
    services: Annotated[tuple[Service, ...], Field(min_length=1)]
    counting: Line
    advance_percent: Percent | None = None
    place: Words = ""
    subsidy: tuple[SubsidyRow, ...] = ()
    plan: tuple[PlannedService, ...] = ()
    informing: tuple[Informing, ...] = ()
    report_term: Words = ""
    changes: tuple[Change, ...] = ()
    """Clauses that the sides have settled by a protocol of disagreements."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.budget and sum((line.amount for line in self.budget), Decimal(0)) != self.limit:
            raise ValueError("the codes of budget classification do not add up to the limit")
        ensure_period(self.valid_from, self.valid_until)
        ensure_cumulative(self.subsidy, self.limit)
        return self

    def public_title(self) -> str:
        matter = "финансовом обеспечении" if self.kind is AgreementKind.FINANCING else "возмещении"
        provider = self.provider.short_name or self.provider.full_name
        return f"Соглашение о {matter} затрат с исполнителем: {provider}"
