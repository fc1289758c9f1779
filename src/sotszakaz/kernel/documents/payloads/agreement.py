from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from sotszakaz.kernel.documents.payloads.base import Line, Payload, Percent, Roubles
from sotszakaz.kernel.documents.payloads.parts import BudgetAmount, Party, Reference, Service


class AgreementKind(StrEnum):
    """Money before or after the service (ч. 2 ст. 22 189-ФЗ)."""

    FINANCING = "FINANCING"
    REIMBURSEMENT = "REIMBURSEMENT"


class AgreementPayload(Payload):
    """The agreement on financing or reimbursing the costs of a provider.

    Days are inclusive. `counting` and the advance come from the regulation in force on the day of the agreement;
    `budget`, when given, adds up to the limit.
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

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.budget and sum((line.amount for line in self.budget), Decimal(0)) != self.limit:
            raise ValueError("the codes of budget classification do not add up to the limit")
        if self.valid_from > self.valid_until:
            raise ValueError("a period ends before it starts")
        return self

    def public_title(self) -> str:
        matter = "финансовом обеспечении" if self.kind is AgreementKind.FINANCING else "возмещении"
        provider = self.provider.short_name or self.provider.full_name
        return f"Соглашение о {matter} затрат с исполнителем: {provider}"
