"""What the two sides agree on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sotszakaz.supply.agreements.states import AgreementKind


@dataclass(frozen=True, slots=True)
class Due:
    """Money of one year by one code of budget classification, sent between two days, both included."""

    year: int
    code: str
    amount: Decimal
    not_earlier: date
    not_later: date


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
