"""Applying for enrolment."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.booking import Answer, Verdict, book_all
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import Quote, quote
from sotszakaz.demand.enrolments.selectors import get_application_for
from sotszakaz.foundation import audit
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.actions import refusal_of
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission

REFUSALS: dict[Verdict, type[Refusal]] = {
    Verdict.TAKEN: errors.AlreadyApplied,
    Verdict.KEY_CONFLICT: errors.KeyOfOther,
    Verdict.EARLY: errors.WindowNotOpen,
    Verdict.QUEUED: errors.OthersWait,
    Verdict.STALE: errors.QuoteStale,
    Verdict.AGAIN: errors.QuoteStale,
}
"""Answers to a booking other than those of an account, in words."""


def book(*, child_id: int, group_id: int, by: Actor, on: date, key: str, parent_amount: Decimal | None = None) -> int:
    """Apply for enrolment: seat, certificate, agreement, budget and volume are held in one posting.

    Answers with the id of the application; the same `key` answers with the one made first. The quote is made again on
    the data of this moment, then everything is one SQL statement, a transaction of its own. `parent_amount` is what the
    parent was shown as the rest to pay: any other stops the booking. Raises the first obstacle of the quote,
    PriceChanged, AlreadyApplied, LimitExhausted naming the limit, KeyOfOther, NotFound.
    """
    offer = quote(child_id=child_id, group_id=group_id, by=by, on=on)
    require(by, Permission.ENROLMENT_APPLY, offer.child.municipality_id)
    if offer.obstacles:
        made = EnrolmentApplication.objects.filter(key=key, child_id=child_id, group_id=group_id).first()
        if made is None:
            raise offer.obstacles[0].refusal
        return made.pk
    ensure_as_shown(offer, parent_amount)
    return booked(book_all([offer.booking(key=key, actor_id=by.pk)])[0])


def ensure_as_shown(offer: Quote, parent_amount: Decimal | None) -> None:
    """What is left to pay is what the family has seen; None asks nothing. Raises PriceChanged."""
    if parent_amount is None or offer.terms is None or offer.terms.parent_amount == parent_amount:
        return
    now, shown = (spell(to_units(each), Unit.RUB) for each in (offer.terms.parent_amount, parent_amount))
    raise errors.PriceChanged(now=now, shown=shown)


def booked(answer: Answer) -> int:
    """The id of the application that stands, or the refusal of this answer raised in words."""
    if answer.application_id is not None:
        return answer.application_id
    if answer.outcome is not None:
        raise refusal_of(answer.outcome)
    raise REFUSALS.get(answer.verdict, NotFound)()


@transaction.atomic(durable=True)
def look_at_application(*, application_id: int, by: User) -> EnrolmentApplication:
    """Open the card of an application, which names a child: every look of others than its representatives is logged.

    Raises NotFound, NotAllowed.
    """
    application = get_application_for(by, application_id)
    audit.record("enrolmentapplication.look", application, by=by)
    return application
