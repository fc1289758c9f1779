"""How the page of a quote stays true by itself, and when it must not ask: in the rush a quote is the dearest page."""

from datetime import datetime, timedelta

from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.quotes import Quote
from sotszakaz.demand.waiting.selectors import Place
from sotszakaz.foundation.errors import Refusal
from sotszakaz.web.citizen.tickets import Pass
from sotszakaz.web.components.watching import mark_of

CALM, RUSH = 30, 300
"""Seconds between two looks at the quote."""
CALM_PLACES, RUSH_PLACES = 20, 60
"""Seconds between two looks at the free places."""
BEFORE, AFTER = timedelta(minutes=15), timedelta(hours=1)
"""The rush, around the opening of a window."""

RETOLD: dict[str, type[Refusal]] = {
    each.code: each for each in (errors.QuoteStale, errors.TicketExpired, errors.KeyOfOther, errors.NotBooked)
}
"""Answers of the gate after which only a new quote helps: the page loads it and says again what was answered."""


def seconds_between_looks(offer: Quote, ticket: Pass | None) -> int:
    """0: not at all, because the button of the page judges by itself, or the application is made."""
    if offer.made_id is not None or (ticket is not None and ticket.is_of_today):
        return 0
    return RUSH if _is_rush(offer.standing.opens_at, offer.at) else CALM


def seconds_between_counts(offer: Quote) -> int:
    """The same for free places, a page that costs next to nothing; 0 until the window opens: nothing changes before."""
    if offer.made_id is not None or offer.opens_at is not None:
        return 0
    return RUSH_PLACES if _is_rush(offer.standing.opens_at, offer.at) else CALM_PLACES


def _is_rush(opens_at: datetime | None, at: datetime) -> bool:
    return opens_at is not None and opens_at - BEFORE <= at <= opens_at + AFTER


def mark_of_quote(offer: Quote, ticket: Pass | None, place: Place | None, waiting: int) -> str:
    """Of what the page says, but for free places, which it asks for by themselves."""
    return mark_of(
        [each.message for each in offer.obstacles],
        offer.terms,
        offer.balance and offer.balance.free,
        offer.norms_by_month,
        offer.made_id,
        offer.standing,
        (ticket is not None, ticket is not None and ticket.is_of_today),
        (place and (place.place, place.entry.note), waiting),
    )
