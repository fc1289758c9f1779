"""Writing to the ledger. Each action is part of a larger transaction.

The caller has checked the permission. The ledger itself checks that the session acts for the payer: an action on
behalf of a provider from elsewhere posts inside `acting_for(payer_id)`. Post once a transaction, with everything in
one call, so that accounts are always locked in one order.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.ledger import rules, wire
from sotszakaz.kernel.ledger.errors import OF_KIND, OF_LIMIT, ForeignAccount, KeyConflict, LimitExhausted
from sotszakaz.kernel.ledger.models import Account, Posting
from sotszakaz.kernel.ledger.requests import AccountRequest, EntryRequest, Outcome, PostingRequest
from sotszakaz.kernel.ledger.selectors import balance_of, entries_of_posting
from sotszakaz.kernel.ledger.states import AccountKind, AccountStatus, Bucket, OutcomeStatus, Unit


def open_account(kind: AccountKind, unit: Unit, *, municipality_id: int, title: str) -> int:
    """A new empty account of the municipality that pays; its id. `title` is what people read in the ledger.

    What it is to hold is granted by a posting. Raises ConstraintViolated when the kind is not counted in the unit.
    """
    return open_accounts([AccountRequest(kind, unit, municipality_id, title)])[0]


def open_accounts(accounts: Sequence[AccountRequest]) -> list[int]:
    """New empty accounts in one statement; ids in the order of the requests."""
    with judged(Account):
        opened = Account.objects.bulk_create(
            Account(kind=each.kind, unit=each.unit, municipality_id=each.municipality_id, title=each.title)
            for each in accounts
        )
    return [account.pk for account in opened]


def post(postings: Sequence[PostingRequest]) -> list[Outcome]:
    """Post in one call, each posting answered on its own, in the order given. See `ledger_post` (docs/sql.md)."""
    if not postings:
        return []
    with connection.cursor() as cursor:
        cursor.execute(wire.POST, wire.to_arrays(postings))
        return wire.to_outcomes(cursor.fetchall())


def post_one(
    key: str,
    entries: Sequence[EntryRequest],
    *,
    municipality_id: int,
    actor_id: int | None,
    cause: tuple[str, int],
    happened_on: date,
) -> int:
    """Post or raise: LimitExhausted with the sentence of the limit, ForeignAccount, KeyConflict. The posting's id.

    A repeat of the same key and entries answers with the posting made first. A raised refusal leaves a record only
    when the caller's transaction commits all the same.
    """
    request = PostingRequest(key, municipality_id, actor_id, cause, happened_on, tuple(entries))
    return posted(request, post([request])[0])


def posted(request: PostingRequest, outcome: Outcome) -> int:
    """The id of the posting that stands. Raises the limit that is exhausted, KeyConflict, ForeignAccount."""
    if outcome.is_posted and outcome.posting_id is not None:
        return outcome.posting_id
    if outcome.status == OutcomeStatus.FORBIDDEN:
        raise ForeignAccount
    if outcome.status == OutcomeStatus.KEY_CONFLICT:
        raise KeyConflict(request.key)
    raise refusal_of(outcome)


def refusal_of(outcome: Outcome) -> LimitExhausted:
    """A refused outcome in words: which limit is exhausted, what is left, what was needed."""
    assert outcome.refused_account_id is not None
    account = balance_of(outcome.refused_account_id)
    return limit_in_words(outcome, kind=account.kind, unit=account.unit, title=account.title)


def limit_in_words(outcome: Outcome, *, kind: AccountKind, unit: Unit, title: str) -> LimitExhausted:
    """The same for who knows the account already: nothing is read."""
    assert outcome.refused_account_id is not None
    assert outcome.exhausted is not None
    reason = OF_KIND[kind] if outcome.exhausted == Bucket.FREE else OF_LIMIT[outcome.exhausted]
    return reason(account_id=outcome.refused_account_id, title=title, **_amounts(outcome, unit))


def reverse_posting(posting_id: int, *, actor_id: int | None, happened_on: date) -> int:
    """Undo a posting by an opposite one whose cause is the posting; a second call answers with the first reversal.

    Raises LimitExhausted when what it moved has moved on since.
    """
    municipality_id = Posting.objects.filter(pk=posting_id).values_list("municipality_id", flat=True).first()
    entries = entries_of_posting(posting_id)
    if municipality_id is None or not entries:
        raise NotFound
    return post_one(
        f"reversal:{posting_id}",
        rules.opposite(entries),
        municipality_id=municipality_id,
        actor_id=actor_id,
        cause=("ledger.posting", posting_id),
        happened_on=happened_on,
    )


def suspend_account(account_id: int) -> None:
    """What is held stays; nothing more may be claimed. Raises NotFound."""
    _amend(account_id, status=AccountStatus.SUSPENDED)


def close_account(account_id: int) -> None:
    """Nothing more may be claimed or granted; what is held may still be charged or released. Raises NotFound."""
    _amend(account_id, status=AccountStatus.CLOSED)


def reopen_account(account_id: int) -> None:
    """A suspended or closed account works again. Raises NotFound."""
    _amend(account_id, status=AccountStatus.OPEN)


def rename_account(account_id: int, title: str) -> None:
    """The title is what people read in lists and refusals. Raises NotFound."""
    _amend(account_id, title=title)


def _amend(account_id: int, *, status: AccountStatus | None = None, title: str | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_amend_account(%s, %s, %s)", [account_id, status, title])
        if not cursor.fetchone()[0]:
            raise NotFound


def _amounts(outcome: Outcome, unit: Unit) -> dict[str, Any]:
    available, needed = outcome.available or 0, outcome.needed or 0
    return {
        "available": available,
        "needed": needed,
        "balance": rules.spell(available, unit),
        "price": rules.spell(needed, unit),
    }
