"""What people and organisations apply with: for the registry of providers, and for a place with a certificate."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from sotszakaz.kernel.documents.payloads.base import (
    AccountNumber,
    Amount,
    Count,
    Hours,
    Line,
    Part,
    Payload,
    Roubles,
    Words,
    ensure_period,
)
from sotszakaz.kernel.documents.payloads.parts import Licence, Party, Person, Service, Unit


class AppliedService(Part):
    """A service that the applicant offers: where, on what conditions, how much at most."""

    service: Service
    conditions: Words = ""
    address: Words = ""
    places: Count
    person_hours: Hours | None = None


class Attachment(Part):
    """A file that goes with the paper, bound to it by its sum."""

    name: Line
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ProviderApplicationPayload(Payload):
    """The application for the registry of providers, on the ground of the licence (ч. 16 ст. 9 189-ФЗ).

    An entrepreneur without employees has no licence. `consent` is the sentence with which the applicant agrees to the
    conditions of the agreement.
    """

    authorised_body: Party
    applicant: Party
    provider_type: Line
    legal_form: Words = ""
    okopf: Words = ""
    oktmo: Words = ""
    registered_on: date | None = None
    """When the tax service has put the applicant on its books."""
    actual_address: Words = ""
    phone: Words = ""
    email: Words = ""
    site: Words = ""
    contact_person: Words = ""
    head_authority: Words = ""
    founders: tuple[Line, ...] = ()
    licence: Licence | None = None
    services: Annotated[tuple[AppliedService, ...], Field(min_length=1)]
    programmes: tuple[Line, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    consent: Line

    def public_title(self) -> str:
        applicant = self.applicant.short_name or self.applicant.full_name
        return f"Заявка на включение в реестр исполнителей: {applicant}"


class Source(StrEnum):
    """Where an application comes from."""

    CABINET = "cabinet"
    COUNTER = "counter"
    EPGU = "epgu"


class EnrolmentApplicationPayload(Payload):
    """One form: to be enrolled and to be given the social certificate for it.

    `account_number` is empty when the child has no certificate of additional education yet and `asks_account` asks to
    open one. Days are inclusive. Consents are whole sentences that the applicant has agreed to.
    """

    authorised_body: Party
    applicant: Person
    relation: Line
    child: Person
    account_number: AccountNumber | None = None
    asks_account: bool = False
    ground: Line
    source: Source

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
    consents: tuple[Line, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.price != self.certificate_amount + self.parent_amount:
            raise ValueError("the price is not what the certificate and the parent pay together")
        if self.account_number is None and not self.asks_account:
            raise ValueError("an application names a certificate or asks for one")
        ensure_period(self.starts_on, self.ends_on)
        return self

    def public_title(self) -> str:
        return f"Заявление о зачислении: «{self.programme}», {self.part}; обучающийся {self.child.initials}"
