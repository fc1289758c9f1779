"""Reading balances and the entries that explain them. Amounts are in the smallest parts of the account's unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from sotszakaz.foundation.among import among
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.ledger.models import Account, Entry, Posting
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import MOVES, AccountKind, AccountStatus, Bucket, Move, Unit

COLUMNS = ("id", "kind", "unit", "status", "title", "free", "held", "spent", "lapsed")


@dataclass(frozen=True, slots=True)
class Balance:
    """What lies in the buckets of an account, in the smallest parts of its unit (places, kopecks, hundredths)."""

    account_id: int
    kind: AccountKind
    unit: Unit
    status: AccountStatus
    title: str
    free: int
    held: int
    spent: int
    lapsed: int

    @property
    def total(self) -> int:
        """Everything granted and not withdrawn."""
        return self.free + self.held + self.spent + self.lapsed


@dataclass(frozen=True, slots=True)
class Explanation:
    """A balance beside the sums of entries that made it."""

    balance: Balance
    moved: dict[Move, int]

    def rebuilt(self, bucket: Bucket) -> int:
        """The bucket as the sums of entries make it, in the smallest parts of the unit."""
        into = sum(amount for move, amount in self.moved.items() if MOVES[move][1] == bucket)
        out_of = sum(amount for move, amount in self.moved.items() if MOVES[move][0] == bucket)
        return into - out_of

    @property
    def agrees(self) -> bool:
        """Do the entries make exactly this balance."""
        return all(self.rebuilt(bucket) == getattr(self.balance, bucket.value) for bucket in Bucket)


def balance_of(account_id: int) -> Balance:
    """Raises NotFound when there is no such account for this session."""
    balances = balances_of([account_id])
    if account_id not in balances:
        raise NotFound
    return balances[account_id]


def balances_of(account_ids: Iterable[int]) -> dict[int, Balance]:
    """By account; those that do not exist for this session are missing. One query."""
    rows = Account.objects.filter(pk__in=among(account_ids)).values(*COLUMNS)
    return {row["id"]: balance_from(row) for row in rows}


def list_balances(municipality_id: int, kind: AccountKind | None = None) -> "QuerySet[Account]":
    """The accounts of a municipality, the latest first; rows have `free`, `held`, `spent`, `lapsed`, `total`."""
    accounts = Account.objects.filter(municipality_id=municipality_id)
    return (accounts.filter(kind=kind) if kind else accounts).order_by("-pk")


def list_entries(
    account_id: int, *, since: date | None = None, until: date | None = None, newest_first: bool = True
) -> "QuerySet[Entry]":
    """The movements of an account with their postings (`entry.posting.cause_type`, `.cause_id`, `.happened_on`).

    `since` and `until` are days of the operation, both included.
    """
    entries = Entry.objects.filter(account_id=account_id).select_related("posting")
    if since is not None:
        entries = entries.filter(posting__happened_on__gte=since)
    if until is not None:
        entries = entries.filter(posting__happened_on__lte=until)
    return entries.order_by("-posting_id", "-line") if newest_first else entries.order_by("posting_id", "line")


def list_postings_of(cause: tuple[str, int]) -> "QuerySet[Posting]":
    """The postings made by a document, oldest first, with entries and refusal."""
    return (
        Posting.objects.filter(cause_type=cause[0], cause_id=cause[1])
        .select_related("refusal")
        .prefetch_related("entries")
        .order_by("pk")
    )


def days_of_postings(posting_ids: Iterable[int]) -> dict[int, date]:
    """Posting → the day of its operation; those that this session may not see are missing. One query."""
    postings = Posting.objects.filter(pk__in=list(posting_ids)).order_by("pk")
    return dict(postings.values_list("pk", "happened_on"))


def entries_of_posting(posting_id: int) -> list[EntryRequest]:
    """What a posting moved, in the order in which it was asked for; empty when this session may not see it."""
    return [
        EntryRequest(entry.account_id, Move(entry.move), entry.amount)
        for entry in Entry.objects.filter(posting_id=posting_id).order_by("line")
    ]


@dataclass(frozen=True, slots=True)
class MovedAmount:
    """An entry with its account in words: what one posting did, in the smallest parts of the account's unit."""

    account_id: int
    kind: AccountKind
    unit: Unit
    title: str
    move: Move
    amount: int


def moved_by(posting_id: int) -> list[MovedAmount]:
    """What a posting moved, account by account, in order. One query."""
    entries = Entry.objects.filter(posting_id=posting_id).select_related("account").order_by("line")
    return [
        MovedAmount(
            each.account_id,
            AccountKind(each.account.kind),
            Unit(each.account.unit),
            each.account.title,
            Move(each.move),
            each.amount,
        )
        for each in entries
    ]


def explain(account_id: int) -> Explanation:
    """Rebuild the balance from its entries. Raises NotFound."""
    balance = balance_of(account_id)
    sums = Entry.objects.filter(account_id=account_id).values_list("move").annotate(Sum("amount")).order_by("move")
    return Explanation(balance, {Move(move): total for move, total in sums})


def _balance(account: Account) -> Balance:
    return balance_from({name: getattr(account, name) for name in COLUMNS})


def balance_from(row: Mapping[str, Any]) -> Balance:
    """The balance from a row of the accounts that a larger query has read."""
    return Balance(
        account_id=row["id"],
        kind=AccountKind(row["kind"]),
        unit=Unit(row["unit"]),
        status=AccountStatus(row["status"]),
        title=row["title"],
        free=row["free"],
        held=row["held"],
        spent=row["spent"],
        lapsed=row["lapsed"],
    )


def charged_by(posting_ids: "Iterable[int] | QuerySet[Any, Any]", *, account_id: int) -> int:
    """What these postings charged to the account less what they refunded, in its smallest parts.

    `posting_ids` may be a subquery.
    """
    moved = Entry.objects.filter(posting_id__in=posting_ids, account_id=account_id).order_by().values_list("move")
    sums: dict[str, int] = dict(moved.annotate(total=Sum("amount")))
    return sums.get(Move.CHARGE, 0) - sums.get(Move.REFUND, 0)
