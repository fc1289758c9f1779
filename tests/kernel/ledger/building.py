"""Short words for tests of the ledger."""

import itertools
from datetime import date

from sotszakaz.kernel.ledger.actions import open_account, post_one
from sotszakaz.kernel.ledger.requests import EntryRequest, PostingRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import UNITS, AccountKind, Move

DAY = date(2026, 9, 1)
CAUSE = ("tests.paper", 1)

_keys = itertools.count(1)


def key() -> str:
    return f"test:{next(_keys)}"


def account(municipality_id: int, kind: AccountKind = AccountKind.CERTIFICATE, *, granted: int = 0) -> int:
    """An account in the last unit of its kind by name, with a grant."""
    unit = sorted(UNITS[kind])[-1]
    account_id = open_account(kind, unit, municipality_id=municipality_id, title=f"{kind.label} для проверки")
    if granted:
        one(municipality_id, (account_id, Move.GRANT, granted))
    return account_id


def posting(municipality_id: int, *entries: tuple[int, Move, int], named: str | None = None) -> PostingRequest:
    moves = tuple(EntryRequest(*entry) for entry in entries)
    return PostingRequest(named or key(), municipality_id, None, CAUSE, DAY, moves)


def one(municipality_id: int, *entries: tuple[int, Move, int], named: str | None = None) -> int:
    """Post or raise."""
    asked = posting(municipality_id, *entries, named=named)
    return post_one(
        asked.key, asked.entries, municipality_id=municipality_id, actor_id=None, cause=CAUSE, happened_on=DAY
    )


def buckets(account_id: int) -> tuple[int, int, int, int]:
    balance = balance_of(account_id)
    return balance.free, balance.held, balance.spent, balance.lapsed
