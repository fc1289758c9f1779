"""What a portal and this system say to one another, version 1: our own contract, published as JSON Schema.

There is no public specification of the state portal's transport (operations.md §6.3): an adapter of an installation
turns what really comes into these messages. One application names one child and one study group; a child may have
several. Amounts are roubles with two places, as strings; days are ISO dates.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

VERSION = "1"

Name = Annotated[str, Field(min_length=1, max_length=60)]
Number = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Snils = Annotated[str, Field(pattern=r"^\d{11}$")]
Roubles = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]


class Message(BaseModel):
    """Unknown fields are refused, so that a slip in a name is told at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ChildIdentity(Message):
    """By СНИЛС when it is given, else by the whole name and the birth date."""

    last_name: Name
    first_name: Name
    middle_name: Annotated[str, Field(max_length=60)] = ""
    birth_date: date
    snils: Snils | None = None


class Relation(StrEnum):
    """Who applies."""

    MOTHER = "mother"
    FATHER = "father"
    GUARDIAN = "guardian"
    SELF = "self"


class Applicant(Message):
    """The representative, as the portal has identified the person."""

    full_name: Annotated[str, Field(min_length=3, max_length=200)]
    relation: Relation
    phone: Annotated[str, Field(max_length=40)] = ""
    email: Annotated[str, Field(max_length=200)] = ""


class Consents(Message):
    """What the applicant has ticked at the portal; without both there is no application."""

    personal_data: bool
    price_and_terms: bool


class QuoteRequest(Message):
    """What would this group cost for this child, and who pays. Changes nothing."""

    version: Literal["1"]
    child: ChildIdentity
    group_id: Annotated[int, Field(gt=0)]


class ApplicationRequest(Message):
    """One application. `number` is the portal's own: a repeat answers with what was made first.

    `shown_parent_amount` is the rest to pay that the applicant has seen: any other stops the application.
    """

    version: Literal["1"]
    number: Number
    child: ChildIdentity
    applicant: Applicant
    group_id: Annotated[int, Field(gt=0)]
    shown_parent_amount: Roubles
    consents: Consents


class Status(StrEnum):
    """The state of an application in the terms of the portal's cabinet."""

    OFFERED = "offered"
    REGISTERED = "registered"
    AWAITING_SIGNATURE = "awaiting_signature"
    RENDERED = "rendered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    MOVED = "moved"
    TERMINATED = "terminated"
    ENDED = "ended"


class StatusReport(Message):
    """Where an application stands; `answer_by` is the last day of whoever must act, by the municipality's rules."""

    version: Literal["1"] = "1"
    number: str
    status: Status
    title: str
    comment: str = ""
    changed_at: str
    answer_by: date | None = None
    contract_number: str = ""


class Answer(Message):
    """The application is taken: what it holds, until when the provider answers and how many working days that is."""

    version: Literal["1"] = "1"
    number: str
    application_id: int
    status: Status
    title: str
    answer_by: date
    term_working_days: int
    price: Roubles
    certificate_amount: Roubles
    parent_amount: Roubles


class QuoteAnswer(Message):
    """Who would pay. Without `is_possible` the reasons say why not, each a whole sentence."""

    version: Literal["1"] = "1"
    is_possible: bool
    price: Roubles | None = None
    certificate_amount: Roubles | None = None
    parent_amount: Roubles | None = None
    free_places: int
    starts_on: date
    ends_on: date
    term_working_days: int
    reasons: tuple[str, ...] = ()


class Fault(Message):
    """Why nothing was done: a code for programs, a sentence for people, the field when one is wrong."""

    version: Literal["1"] = "1"
    code: str
    message: str
    field: str = ""


MESSAGES: dict[str, type[Message]] = {
    "quote-request": QuoteRequest,
    "quote-answer": QuoteAnswer,
    "application-request": ApplicationRequest,
    "application-answer": Answer,
    "status-report": StatusReport,
    "fault": Fault,
}
"""What is published, by the name in the address."""


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of a message. Raises KeyError."""
    schema = MESSAGES[name].model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"exchange/{VERSION}/{name}", **schema}
