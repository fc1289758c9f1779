"""What changes or ends an agreement or a contract: papers of their own numbers that name the one they change."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from sotszakaz.kernel.documents.payloads.agreement import SubsidyRow, ensure_cumulative
from sotszakaz.kernel.documents.payloads.base import Hours, Line, Part, Payload, Roubles, Words
from sotszakaz.kernel.documents.payloads.parts import BudgetAmount, Change, Party, Person, Reference


class AgreementAmendmentPayload(Payload):
    """An amendment of the agreement with a provider; with a new limit come its budget codes and the annex anew."""

    agreement: Reference
    authorised_body: Party
    provider: Party
    ground: Line
    effective_on: date
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]
    limit_before: Roubles | None = None
    limit_after: Roubles | None = None
    budget: tuple[BudgetAmount, ...] = ()
    subsidy: tuple[SubsidyRow, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if (self.limit_before is None) != (self.limit_after is None):
            raise ValueError("a changed limit is said before and after")
        if self.limit_after is not None:
            ensure_cumulative(self.subsidy, self.limit_after)
        return self

    def public_title(self) -> str:
        return f"Дополнительное соглашение к соглашению № {self.agreement.number}: {_short(self.provider)}"


class Disagreement(Part):
    """One clause in the words of either side; `agreed` is empty until they have agreed."""

    clause: Line
    body_words: Words = ""
    provider_words: Words = ""
    agreed: Words = ""


class AgreementDisagreementPayload(Payload):
    """The protocol of disagreements to an agreement that one side does not sign as it is."""

    agreement: Reference
    authorised_body: Party
    provider: Party
    items: Annotated[tuple[Disagreement, ...], Field(min_length=1)]

    def public_title(self) -> str:
        return f"Протокол разногласий к соглашению № {self.agreement.number}: {_short(self.provider)}"


class AgreementTerminationPayload(Payload):
    """The end of an agreement, with the money on its last day.

    `delivered` is what was delivered, `paid` what of it the payer has sent; who owes whom is the difference.
    """

    agreement: Reference
    authorised_body: Party
    provider: Party
    ground: Line
    terminated_on: date
    limit: Roubles
    delivered: Roubles
    paid: Roubles
    freed: Roubles
    """What of the limit is not needed any more."""
    conditions: tuple[Line, ...] = ()

    def public_title(self) -> str:
        return f"Расторжение соглашения № {self.agreement.number}: {_short(self.provider)}"


class ContractAmendmentPayload(Payload):
    """An amendment of the contract with a representative."""

    contract: Reference
    provider: Party
    customer: Person
    child: Person
    ground: Line
    effective_on: date
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]
    price_before: Roubles | None = None
    price_after: Roubles | None = None

    def public_title(self) -> str:
        return f"Дополнительное соглашение к договору № {self.contract.number}; обучающийся {self.child.initials}"


class Initiator(StrEnum):
    """Whose will ends a contract."""

    FAMILY = "family"
    PROVIDER = "provider"
    BODY = "body"
    BOTH = "both"


class ContractTerminationPayload(Payload):
    """The early end of a contract: the last day, the ground, what is delivered and what returns to the certificate.

    `person_hours` and `delivered` are those of the contract through its last day: a notice names that day beforehand.
    """

    contract: Reference
    provider: Party
    customer: Person
    child: Person
    initiator: Initiator
    ground: Line
    ends_on: date
    person_hours: Hours
    delivered: Roubles
    returned: Roubles

    def public_title(self) -> str:
        return f"Расторжение договора № {self.contract.number}; обучающийся {self.child.initials}"


def _short(party: Party) -> str:
    return party.short_name or party.full_name
