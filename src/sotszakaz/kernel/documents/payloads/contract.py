from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from sotszakaz.kernel.documents.payloads.base import (
    AccountNumber,
    Amount,
    Clock,
    Hours,
    Line,
    Part,
    Payload,
    Roubles,
    Words,
)
from sotszakaz.kernel.documents.payloads.parts import Licence, Party, Person, Reference, Service, Unit


class Slot(Part):
    """A class of the week, Monday is 1."""

    weekday: Annotated[int, Field(strict=True, ge=1, le=7)]
    starts_at: Clock
    ends_at: Clock


class ContractMonth(Part):
    """A month of the schedule of payments; `month` is its first day."""

    month: date
    person_hours: Hours
    price: Roubles
    certificate_amount: Roubles
    parent_amount: Roubles


class ContractPayload(Payload):
    """The contract of the provider with the representative of the recipient (договор об образовании).

    Days are inclusive. The schedule of months adds up to the contract to the kopeck. `conditions` are the other
    conditions that the municipal act lets a contract have, one sentence each.
    """

    provider: Party
    licence: Licence
    authorised_body: Party
    agreement: Reference
    customer: Person
    child: Person
    account_number: AccountNumber
    certificate: Reference

    service: Service
    programme: Line
    part: Line
    group: Line
    address: Words = ""
    starts_on: date
    ends_on: date
    person_hours: Hours
    slots: tuple[Slot, ...] = ()

    price: Roubles
    certificate_unit: Unit
    certificate_units: Amount
    certificate_amount: Roubles
    parent_amount: Roubles
    months: Annotated[tuple[ContractMonth, ...], Field(min_length=1)]
    conditions: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.price != self.certificate_amount + self.parent_amount:
            raise ValueError("the price is not what the certificate and the parent pay together")
        for name in ("price", "certificate_amount", "parent_amount", "person_hours"):
            total = sum((getattr(month, name) for month in self.months), Decimal(0))
            if total != getattr(self, name):
                raise ValueError(f"the months do not add up to the contract: {name}")
        if self.starts_on > self.ends_on:
            raise ValueError("a period ends before it starts")
        return self

    def public_title(self) -> str:
        return f"Договор об образовании: «{self.programme}», {self.part}; обучающийся {self.child.initials}"
