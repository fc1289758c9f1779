from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from sotszakaz.kernel.documents.payloads.base import (
    AccountNumber,
    Amount,
    Hours,
    Line,
    Part,
    Payload,
    Roubles,
    Words,
    ensure_period,
)
from sotszakaz.kernel.documents.payloads.parts import Party, Person, Reference, Service, Unit


class DeliveredMonth(Part):
    """What was delivered and paid for one month."""

    month: date
    person_hours: Hours
    amount: Roubles


class Delivery(Part):
    """What was delivered under the certificate in the end; its months, when they are told, add up to it."""

    starts_on: date
    ends_on: date
    person_hours: Hours
    amount: Roubles
    early_end_reason: Words = ""
    remainder: Roubles | None = None
    """What of the certificate's money was not used."""
    months: tuple[DeliveredMonth, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        for name in ("person_hours", "amount"):
            if self.months and sum((getattr(each, name) for each in self.months), Decimal(0)) != getattr(self, name):
                raise ValueError(f"the months do not add up to what was delivered: {name}")
        return self


class QualityGoal(Part):
    """An indicator of quality of the service, with what the order sets."""

    indicator: Line
    unit: Words = ""
    value: Line


class Offer(Part):
    """A provider whom the holder may choose."""

    provider: Line
    address: Words = ""


class SocialCertificatePayload(Payload):
    """The social certificate in the three sections of its general requirements.

    Days are inclusive. `certificate_units` is what leaves the account: roubles or hours, by `certificate_unit`;
    `certificate_amount` is that in money. Section III is empty until there is a contract and a result.
    """

    authorised_body: Party
    recipient: Person
    representative: Person | None = None
    account_number: AccountNumber
    ground: Line
    valid_from: date
    valid_until: date

    service: Service
    provider: Party
    programme: Line
    part: Line
    group: Line
    address: Words = ""
    starts_on: date
    ends_on: date
    person_hours: Hours
    price: Roubles
    certificate_unit: Unit
    certificate_units: Amount
    certificate_amount: Roubles
    parent_amount: Roubles

    contract: Reference | None = None
    delivery: Delivery | None = None

    choose_until: date | None = None
    """The last day to choose a provider."""
    quality: tuple[QualityGoal, ...] = ()
    offers: tuple[Offer, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.price != self.certificate_amount + self.parent_amount:
            raise ValueError("the price is not what the certificate and the parent pay together")
        ensure_period(self.valid_from, self.valid_until)
        ensure_period(self.starts_on, self.ends_on)
        return self

    def public_title(self) -> str:
        return f"Социальный сертификат: «{self.programme}», {self.part}; получатель {self.recipient.initials}"


class CertifiedService(Part):
    """One service of a single certificate: what, from whom, for how much, and what came of it."""

    service: Service
    provider: Party
    programme: Line
    part: Line
    group: Line
    address: Words = ""
    starts_on: date
    ends_on: date
    person_hours: Hours
    price: Roubles
    certificate_units: Amount
    certificate_amount: Roubles
    parent_amount: Roubles
    certificate: Reference | None = None
    """The social certificate of this one service, when there is one."""
    contract: Reference | None = None
    delivery: Delivery | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.price != self.certificate_amount + self.parent_amount:
            raise ValueError("the price is not what the certificate and the parent pay together")
        ensure_period(self.starts_on, self.ends_on)
        return self


class SingleCertificatePayload(Payload):
    """The single social certificate: two or more services of one child. Its sums are those of the services."""

    authorised_body: Party
    recipient: Person
    representative: Person | None = None
    account_number: AccountNumber
    ground: Line
    valid_from: date
    valid_until: date
    choose_until: date | None = None
    certificate_unit: Unit
    services: Annotated[tuple[CertifiedService, ...], Field(min_length=2)]
    price: Roubles
    certificate_amount: Roubles
    parent_amount: Roubles

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        for name in ("price", "certificate_amount", "parent_amount"):
            if sum((getattr(service, name) for service in self.services), Decimal(0)) != getattr(self, name):
                raise ValueError(f"the services do not add up to the certificate: {name}")
        ensure_period(self.valid_from, self.valid_until)
        return self

    def public_title(self) -> str:
        return f"Единый социальный сертификат: услуг {len(self.services)}; получатель {self.recipient.initials}"
