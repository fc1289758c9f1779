"""What one asks of the ledger and what it answers. These types are its door: nobody outside imports its models."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sotszakaz.kernel.ledger.states import AccountKind, AccountStatus, Bucket, Move, OutcomeStatus, Unit


@dataclass(frozen=True, slots=True)
class AccountRequest:
    """An account to open, empty: what is scarce, in which unit, who pays, what people call it."""

    kind: AccountKind
    unit: Unit
    municipality_id: int
    title: str


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """`amount` > 0 in the smallest part of the account's unit: places, kopecks, hundredths of an hour."""

    account_id: int
    move: Move
    amount: int


@dataclass(frozen=True, slots=True)
class PostingRequest:
    """Entries that stand or fall together, answered once for their `key`.

    `municipality_id` is the payer; `cause` is the document: its type as `app.model` and its id. `actor_id` is None
    when the system itself acts. Entries of amount zero are left out by `entries_of`, for they move nothing.
    """

    key: str
    municipality_id: int
    actor_id: int | None
    cause: tuple[str, int]
    happened_on: date
    entries: tuple[EntryRequest, ...]

    def __post_init__(self) -> None:
        if not self.entries or any(entry.amount <= 0 for entry in self.entries):
            raise ValueError(f"posting {self.key} needs entries with positive amounts")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one posting.

    `exhausted`, `available` and `needed` describe the account that refused: the bucket that is too small, or the
    account's status when it is not open. A repeated key gets the answer that it got first: `ALREADY` or `REFUSED`.
    """

    status: OutcomeStatus
    posting_id: int | None = None
    refused_account_id: int | None = None
    exhausted: Bucket | AccountStatus | None = None
    available: int | None = None
    needed: int | None = None

    @property
    def is_posted(self) -> bool:
        """The posting stands, by this call or by an earlier one with the same key."""
        return self.status in (OutcomeStatus.POSTED, OutcomeStatus.ALREADY)


def entries_of(move: Move, amounts: Iterable[tuple[int | None, int]]) -> tuple[EntryRequest, ...]:
    """The same move over several accounts, `(account_id, amount)` each; no account or no amount means no entry."""
    return tuple(
        EntryRequest(account_id, move, amount) for account_id, amount in amounts if account_id is not None and amount
    )
