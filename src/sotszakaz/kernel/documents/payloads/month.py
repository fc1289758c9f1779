"""Papers of a month between the provider and the payer: the advance asked for, what was delivered, the invoice."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from sotszakaz.kernel.documents.payloads.base import (
    AccountNumber,
    Part,
    Payload,
    Percent,
    Roubles,
    SignedHours,
    SignedRoubles,
)
from sotszakaz.kernel.documents.payloads.parts import Party, Reference
from sotszakaz.kernel.documents.payloads.register import MONTHS, RegisterLine


class ObligationLine(Part):
    """A contract in force and what the certificate pays for its whole month."""

    contract: Reference
    account_number: AccountNumber
    amount: Roubles


class AdvanceApplicationPayload(Payload):
    """The provider asks for `advance_percent` of the month's obligations: `amount` of `base`, the sum of the lines."""

    month: date
    authorised_body: Party
    provider: Party
    agreement: Reference
    lines: Annotated[tuple[ObligationLine, ...], Field(min_length=1)]
    base: Roubles
    advance_percent: Percent
    amount: Roubles

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        _ensure_sum(self.lines, self.base)
        _ensure_month(self.month)
        if self.amount > self.base:
            raise ValueError("an advance is a part of the obligations")
        return self

    def public_title(self) -> str:
        return f"Заявка на аванс за {_of_month(self.month)}: {_short(self.provider)}"


class DeliveryActPayload(Payload):
    """What was delivered in a month by the lines of its `payment_register`; corrections have an act of their own."""

    month: date
    authorised_body: Party
    provider: Party
    agreement: Reference
    payment_register: Reference
    lines: Annotated[tuple[RegisterLine, ...], Field(min_length=1)]
    person_hours: SignedHours
    amount: SignedRoubles

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        _ensure_act(self)
        return self

    def public_title(self) -> str:
        return f"Акт об оказании услуг за {_of_month(self.month)}: {_short(self.provider)}"


class CorrectionActPayload(Payload):
    """What a closing corrected of earlier months: pairs of a reversal and what stands in its place; `amount` is the
    difference, less than zero when it is taken back."""

    month: date
    authorised_body: Party
    provider: Party
    agreement: Reference
    payment_register: Reference
    lines: Annotated[tuple[RegisterLine, ...], Field(min_length=2)]
    person_hours: SignedHours
    amount: SignedRoubles

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        _ensure_act(self)
        return self

    def public_title(self) -> str:
        return f"Акт об исправлении начислений за {_of_month(self.month)}: {_short(self.provider)}"


class InvoicePayload(Payload):
    """The invoice of a month with its register: all lines of both acts, less the advance and the debt before.

    `payable` is what is to be transferred; what exceeds is `debt_after`, as in the register.
    """

    month: date
    authorised_body: Party
    provider: Party
    agreement: Reference
    payment_register: Reference
    acts: Annotated[tuple[Reference, ...], Field(min_length=1, max_length=2)]
    lines: Annotated[tuple[RegisterLine, ...], Field(min_length=1)]
    delivered: SignedRoubles
    advance: Roubles
    debt_before: Roubles | None = None
    payable: Roubles
    debt_after: Roubles | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        _ensure_sum(self.lines, self.delivered)
        _ensure_month(self.month)
        left = self.delivered - self.advance - (self.debt_before or Decimal(0))
        if self.payable - (self.debt_after or Decimal(0)) != left:
            raise ValueError("payable is delivered without the advance and the debt before")
        return self

    def public_title(self) -> str:
        return f"Счёт за {_of_month(self.month)}: {_short(self.provider)}"


class ReturnDemandPayload(Payload):
    """The payer demands back what was paid above what was delivered and will not be deducted any more.

    Figures are those of the latest register of the agreement: `debt_after` is what it left, `not_returned` what was
    taken for returned earlier and was not, `repaid` what was covered since, `amount` the rest, to be returned not later
    than `due_on`.
    """

    month: date
    authorised_body: Party
    provider: Party
    agreement: Reference
    payment_register: Reference
    delivered: SignedRoubles
    advance: Roubles
    debt_before: Roubles | None = None
    debt_after: Roubles
    not_returned: Roubles | None = None
    repaid: Roubles | None = None
    amount: Roubles
    due_on: date

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        _ensure_month(self.month)
        if self.debt_after != max(self.advance + (self.debt_before or 0) - self.delivered, 0):
            raise ValueError("the debt is what advances and the debt before exceed the delivered by")
        owed = self.debt_after + (self.not_returned or 0)
        if self.amount != owed - (self.repaid or 0) or not self.amount:
            raise ValueError("what is demanded is the debt without what was repaid")
        return self

    def public_title(self) -> str:
        return f"Требование о возврате средств: {_short(self.provider)}"


def _ensure_act(act: DeliveryActPayload | CorrectionActPayload) -> None:
    _ensure_sum(act.lines, act.amount)
    _ensure_month(act.month)
    if sum((line.person_hours for line in act.lines), Decimal(0)) != act.person_hours:
        raise ValueError("the hours of the lines do not add up")


def _ensure_sum(lines: Iterable[ObligationLine | RegisterLine], total: Decimal) -> None:
    if sum((line.amount for line in lines), Decimal(0)) != total:
        raise ValueError("the lines do not add up")


def _ensure_month(month: date) -> None:
    if month.day != 1:
        raise ValueError("a month is its first day")


def _of_month(month: date) -> str:
    return f"{MONTHS[month.month - 1]} {month.year} года"


def _short(provider: Party) -> str:
    return provider.short_name or provider.full_name
