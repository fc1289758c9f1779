from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from sotszakaz.kernel.documents.payloads.base import Amount, Hours, Line, Part, Payload, Roubles, Words
from sotszakaz.kernel.documents.payloads.parts import Party, Person, Reference, Service, Unit


class Delivery(Part):
    """What was delivered under the certificate in the end."""

    starts_on: date
    ends_on: date
    person_hours: Hours
    amount: Roubles
    early_end_reason: Words = ""


class SocialCertificatePayload(Payload):
    """The social certificate in the three sections of its general requirements.

    Days are inclusive. `certificate_units` is what leaves the account: roubles or hours, by `certificate_unit`;
    `certificate_amount` is that in money. Section III is empty until there is a contract and a result.
    """

    authorised_body: Party
    recipient: Person
    representative: Person | None = None
    account_number: Annotated[str, Field(pattern=r"^\d{10}$")]
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

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.price != self.certificate_amount + self.parent_amount:
            raise ValueError("the price is not what the certificate and the parent pay together")
        if self.valid_from > self.valid_until or self.starts_on > self.ends_on:
            raise ValueError("a period ends before it starts")
        return self

    def public_title(self) -> str:
        return f"Социальный сертификат: «{self.programme}», {self.part}; получатель {self.recipient.initials}"
