"""How bookings travel to the SQL function `book_enrolments` and answers back: for actions, the gate and demo data.

One call is one transaction's only posting (see the ledger). A call outside a transaction is a transaction by itself.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import TextChoices

from sotszakaz.demand.enrolments.rules import Terms
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.kernel.ledger.requests import Outcome
from sotszakaz.kernel.ledger.states import AccountKind, AccountStatus, Bucket, Move, OutcomeStatus

BOOK = """
    SELECT outcome, application_id, posting_id, account_id, exhausted, available, needed
    FROM book_enrolments(%s) ORDER BY ordinal
"""


class Verdict(TextChoices):
    """The answer to one booking; `book_enrolments` says when each is given (docs/sql.md)."""

    POSTED = "posted", "заявление подано"
    ALREADY = "already", "уже подано этим нажатием"
    TAKEN = "taken", "на эту часть уже есть заявление"
    AGAIN = "again", "спросить ещё раз"
    REFUSED = "refused", "чего-то не хватает"
    EARLY = "early", "запись ещё не открыта"
    QUEUED = "queued", "места ждут другие"
    STALE = "stale", "расчёт устарел"
    KEY_CONFLICT = "key_conflict", "ключ занят другим заявлением"
    FORBIDDEN = "forbidden", "чужое или неизвестное"


ACCOUNT_KINDS = {
    "seat_account_id": AccountKind.SEAT,
    "certificate_account_id": AccountKind.CERTIFICATE,
    "agreement_account_id": AccountKind.AGREEMENT,
    "budget_account_id": AccountKind.BUDGET_LINE,
    "volume_account_id": AccountKind.ORDER_VOLUME,
}
"""What the accounts of a booking's row are; those of its months are hours norms."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The five accounts of a booking, in the order in which their limits are told."""

    seat: int
    certificate: int
    agreement: int
    budget: int
    volume: int

    def row(self) -> dict[str, int]:
        """The five fields of the SQL type `enrolment_booking`, named as in ACCOUNT_KINDS."""
        return {
            "seat_account_id": self.seat,
            "certificate_account_id": self.certificate,
            "agreement_account_id": self.agreement,
            "budget_account_id": self.budget,
            "volume_account_id": self.volume,
        }


@dataclass(frozen=True, slots=True)
class Release:
    """An entry of the booking's own posting that gives back what a replaced application or contract held."""

    account_id: int
    move: Move
    amount: int


@dataclass(frozen=True, slots=True)
class Booking:
    """One booking as the quote decided it; `key` is the parent's, the same for a repeated click.

    `applied_at` is given for what was applied for elsewhere or earlier, and is this moment otherwise. `month_units`
    are held on each of `month_account_ids`, where the certificate is a weekly norm. `live_seen` is the number of the
    child's live applications that the quote has judged by, `window_id` the enrolment window that lets the booking in;
    None asks nothing. The rest is told by `book_enrolments` (docs/sql.md).
    """

    key: str
    municipality_id: int
    actor_id: int | None
    child_id: int
    group_id: int
    agreement_id: int
    unit: str
    terms: Terms
    accounts: Accounts
    happened_on: date
    answer_by_on: date
    applied_at: datetime | None = None
    state: ApplicationState = ApplicationState.SUBMITTED
    month_account_ids: tuple[int, ...] = ()
    month_units: int = 0
    live_seen: int | None = None
    opens_at: datetime | None = None
    window_id: int | None = None
    waiting_entry_id: int | None = None
    replaces_id: int | None = None
    releases: tuple[Release, ...] = ()

    def shared(self) -> list[str]:
        """Names of what bookings at the same moment may both touch: the child, and accounts that are not its own."""
        accounts = (self.accounts.seat, self.accounts.agreement, self.accounts.budget, self.accounts.volume)
        released = (each.account_id for each in self.releases)
        return [f"child-{self.child_id}", *(str(each) for each in sorted({*accounts, *released}))]

    def row(self) -> dict[str, Any]:
        """The fields of the SQL type `enrolment_booking`; those that would be NULL or empty are left out."""
        fields: dict[str, Any] = {
            "key": self.key,
            "municipality_id": self.municipality_id,
            "actor_id": self.actor_id,
            "child_id": self.child_id,
            "group_id": self.group_id,
            "agreement_id": self.agreement_id,
            "happened_on": self.happened_on.isoformat(),
            "applied_at": self.applied_at.isoformat() if self.applied_at is not None else None,
            "answer_by_on": self.answer_by_on.isoformat(),
            "starts_on": self.terms.starts_on.isoformat(),
            "ends_on": self.terms.ends_on.isoformat(),
            "price": str(self.terms.price),
            "certificate_amount": str(self.terms.certificate_amount),
            "parent_amount": str(self.terms.parent_amount),
            "unit": self.unit,
            "certificate_units": self.terms.certificate_units,
            "person_hours": str(self.terms.person_hours),
            **self.accounts.row(),
            "state": self.state,
            "month_account_ids": self.month_account_ids,
            "month_units": self.month_units,
            "live_seen": self.live_seen,
            "opens_at": self.opens_at.isoformat() if self.opens_at is not None else None,
            "window_id": self.window_id,
            "waiting_entry_id": self.waiting_entry_id,
            "replaces_id": self.replaces_id,
            "releases": [(each.account_id, each.move, each.amount) for each in self.releases],
        }
        return {name: value for name, value in fields.items() if value not in (None, (), [])}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one booking; `outcome` is the ledger's own when an account refused."""

    verdict: Verdict
    application_id: int | None
    outcome: Outcome | None


def book_all(bookings: Sequence[Booking]) -> list[Answer]:
    """N bookings in one round trip, each answered on its own, in the order given."""
    if not bookings:
        return []
    with connection.cursor() as cursor:
        cursor.execute(BOOK, [json.dumps([each.row() for each in bookings])])
        return [answer_of(row) for row in cursor.fetchall()]


def answer_of(row: Sequence[Any]) -> Answer:
    """The answer as a row of BOOK says it."""
    verdict, application_id, posting_id, account_id, exhausted, available, needed = row
    if verdict != Verdict.REFUSED:
        return Answer(Verdict(verdict), application_id, None)
    limit = Bucket(exhausted) if exhausted in Bucket.values else AccountStatus(exhausted)
    outcome = Outcome(OutcomeStatus.REFUSED, posting_id, account_id, limit, available, needed)
    return Answer(Verdict.REFUSED, None, outcome)
