"""Pieces that several kinds of documents share."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from sotszakaz.kernel.documents.payloads.base import Line, Part, Roubles, Words
from sotszakaz.kernel.municipalities.models import Organisation


class Unit(StrEnum):
    """In what a certificate is counted."""

    RUB = "RUB"
    HOUR = "HOUR"


class Bank(Part):
    """Where money is sent."""

    bank_name: Line
    bik: Annotated[str, Field(pattern=r"^\d{9}$")]
    account: Annotated[str, Field(pattern=r"^\d{20}$")]
    correspondent_account: Annotated[str, Field(pattern=r"^(\d{20})?$")] = ""


class Party(Part):
    """An organisation as a side of a document."""

    full_name: Line
    short_name: Words = ""
    inn: Annotated[str, Field(pattern=r"^(\d{10}|\d{12})?$")] = ""
    kpp: Annotated[str, Field(pattern=r"^(\d{4}[\dA-Z]{2}\d{3})?$")] = ""
    ogrn: Annotated[str, Field(pattern=r"^(\d{13}|\d{15})?$")] = ""
    address: Words = ""
    head_name: Words = ""
    head_position: Words = ""
    bank: Bank | None = None


class Person(Part):
    """A child or an adult; only what this document needs."""

    full_name: Line
    birth_date: date | None = None
    snils: Annotated[str, Field(pattern=r"^(\d{11})?$")] = ""
    document: Words = ""
    """The identity document or birth certificate: kind, number, day, issuer."""
    address: Words = ""
    phone: Words = ""
    email: Words = ""

    @property
    def initials(self) -> str:
        """«П. А. С.» for public titles."""
        return " ".join(f"{name[0]}." for name in self.full_name.split())


class Signatory(Part):
    """Who signs or approves for an organisation."""

    name: Line
    position: Line


class Reference(Part):
    """Another document: number and day."""

    number: Line
    dated: date


class Licence(Part):
    """The licence for educational activity."""

    number: Line
    issued_on: date
    issuer: Words = ""
    subtype: Words = ""


class Service(Part):
    """A social service by its unique registry number."""

    code: Line
    name: Line
    content: Words = ""
    focus: Words = ""
    form: Words = ""
    category: Words = ""
    group_name: Words = ""
    """The enlarged service to which it belongs."""


class Change(Part):
    """What a later paper changes in an earlier one: the clause, its words before and after (either may be empty)."""

    clause: Line
    before: Words = ""
    after: Words = ""


class BudgetAmount(Part):
    """Money by a code of budget classification."""

    code: Line
    year: Annotated[int, Field(strict=True, ge=2020, le=2100)]
    amount: Roubles


def party_of(organisation: Organisation, *, head_position: str = "Руководитель", bank: Bank | None = None) -> Party:
    """The side of a document from the registry of organisations."""
    return Party(
        full_name=organisation.full_name,
        short_name=organisation.short_name,
        inn=organisation.inn,
        kpp=organisation.kpp,
        ogrn=organisation.ogrn,
        address=organisation.address,
        head_name=organisation.head_name,
        head_position=head_position if organisation.head_name else "",
        bank=bank,
    )
