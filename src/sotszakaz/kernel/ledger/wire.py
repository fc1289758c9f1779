"""How postings travel to `ledger_post` and answers back: one place for actions, the booking gate and the bench.

Other apps' SQL functions call `ledger_post` themselves to insert their rows in the same round trip; its outcome
`posted` says for which places in the arrays to insert::

    WITH answers AS (SELECT * FROM ledger_post(keys, municipalities, actors, ..., accounts, moves, amounts))
    INSERT INTO enrolments_enrolmentapplication (posting_id, child_id, ...)
    SELECT a.posting_id, children[a.ordinal], ... FROM answers a WHERE a.outcome = 'posted'

Such a function is `SECURITY DEFINER SET search_path = public, pg_temp` as well, must be the only one in its
transaction that posts, and leaves the check of municipalities to `ledger_post`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sotszakaz.kernel.ledger.requests import Outcome, PostingRequest
from sotszakaz.kernel.ledger.states import AccountStatus, Bucket, OutcomeStatus

POST = """
    SELECT outcome, posting_id, account_id, exhausted, available, needed
    FROM ledger_post(
        %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::date[],
        %s::int[], %s::bigint[], %s::text[], %s::bigint[]
    )
    ORDER BY ordinal
"""


def to_arrays(postings: Sequence[PostingRequest]) -> list[list[Any]]:
    """The parameters of `POST`, in its order: six arrays of postings, four of entries; these number postings from 1."""
    lines = [(place, entry) for place, posting in enumerate(postings, 1) for entry in posting.entries]
    return [
        [posting.key for posting in postings],
        [posting.municipality_id for posting in postings],
        [posting.actor_id for posting in postings],
        [posting.cause[0] for posting in postings],
        [posting.cause[1] for posting in postings],
        [posting.happened_on for posting in postings],
        [place for place, _ in lines],
        [entry.account_id for _, entry in lines],
        [str(entry.move) for _, entry in lines],
        [entry.amount for _, entry in lines],
    ]


def to_outcomes(rows: Iterable[Sequence[Any]]) -> list[Outcome]:
    """Answers in the order of the postings."""
    return [
        Outcome(OutcomeStatus(status), posting_id, account_id, _limit(exhausted), available, needed)
        for status, posting_id, account_id, exhausted, available, needed in rows
    ]


def _limit(exhausted: str | None) -> Bucket | AccountStatus | None:
    if exhausted is None:
        return None
    return Bucket(exhausted) if exhausted in Bucket.values else AccountStatus(exhausted)
