from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import model_validator

from sotszakaz.kernel.documents.payloads.base import (
    AccountNumber,
    Part,
    Payload,
    Percent,
    Roubles,
    SignedHours,
    SignedRoubles,
    Words,
)
from sotszakaz.kernel.documents.payloads.parts import Party, Reference

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip


class RegisterLine(Part):
    """A contract in the month. A correction of a past month is a line of its own, signed, with its `note`."""

    contract: Reference
    account_number: AccountNumber
    completeness: Percent
    person_hours: SignedHours
    amount: SignedRoubles
    note: Words = ""


class PaymentRegisterPayload(Payload):
    """The register of a provider's delivered services for a month, by which the payer pays.

    `month` is its first day. `delivered` is the sum of the lines, `payable` is that without the `advance` and
    `debt_before`; what exceeds it is `debt_after`. Debts are named where there are any. A month without lines has
    a register when an advance was accepted for it. Names of children are not in it: the contract and the certificate
    number say whose it is to those who may know.
    """

    month: date
    authorised_body: Party
    provider: Party
    agreement: Reference
    lines: tuple[RegisterLine, ...]
    delivered: SignedRoubles
    advance: Roubles
    debt_before: Roubles | None = None
    payable: SignedRoubles
    debt_after: Roubles | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if sum((line.amount for line in self.lines), Decimal(0)) != self.delivered:
            raise ValueError("the lines do not add up to what was delivered")
        if not self.lines and not self.advance:
            raise ValueError("a register without lines deducts an advance")
        left = self.delivered - self.advance - (self.debt_before or Decimal(0))
        if self.payable - (self.debt_after or Decimal(0)) != left:
            raise ValueError("payable is delivered without the advance and the debt before")
        if self.month.day != 1:
            raise ValueError("a month is its first day")
        return self

    def public_title(self) -> str:
        provider = self.provider.short_name or self.provider.full_name
        return f"Реестр на оплату за {MONTHS[self.month.month - 1]} {self.month.year} года: {provider}"
