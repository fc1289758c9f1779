"""What the two sides agree on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sotszakaz.supply.agreements.states import AgreementKind


@dataclass(frozen=True, slots=True)
class Due:
    """Money of one year by one code of budget classification, sent between two days, both included.

    A restored one was never agreed by rows: `models.AgreementLimit`.
    """

    year: int
    code: str
    amount: Decimal
    not_earlier: date
    not_later: date
    is_restored: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Kind, the first and the last day (both included), the limit of money in roubles, when which part of it is sent.

    Without `dues` the whole limit of an agreement within one year is one due by the budget line's code.
    """

    kind: AgreementKind
    first_day: date
    last_day: date
    limit: Decimal
    dues: tuple[Due, ...] = ()


@dataclass(frozen=True, slots=True)
class BankChange:
    """Where money is sent from now on."""

    bank_name: str
    bic: str
    account: str
    correspondent_account: str = ""


@dataclass(frozen=True, slots=True)
class Amending:
    """What an amendment changes: None or empty leaves it as it is. `effective_on` is its first day."""

    ground: str
    effective_on: date
    limit: Decimal | None = None
    dues: tuple[Due, ...] = ()
    last_day: date | None = None
    bank: BankChange | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """A clause of an offer as it is and as the provider wants it."""

    clause: str
    body_words: str
    provider_words: str

    @property
    def said(self) -> dict[str, str]:
        """The three, without spaces around."""
        return {
            "clause": self.clause.strip(),
            "body_words": self.body_words.strip(),
            "provider_words": self.provider_words.strip(),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The body's answer to a clause; a refusal says why."""

    is_accepted: bool
    reason: str = ""
