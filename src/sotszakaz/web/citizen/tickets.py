"""The ticket of a quote page: what its one button posts to the gate, and to the page's own address without one."""

from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from sotszakaz.demand.enrolments.quotes import Quote
from sotszakaz.demand.enrolments.tickets import expiry, key_of, seal
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


@dataclass(frozen=True, slots=True)
class Pass:
    """Where the ticket goes; `left` are the seconds until the window opens, 0 when it is open.

    A quote holds for its day: terms to answer, the first day of the course and prices are those of the day. When the
    window opens on a later one there is no ticket, and the form is quoted again when it comes.
    """

    gate: str
    ticket: str
    opens_at: datetime | None
    left: int
    is_of_today: bool


def pass_of(offer: Quote, *, key: str, by: User) -> Pass | None:
    """The ticket of a quote that nothing but time stands against; None for any other."""
    if not offer.is_possible and offer.opens_at is None:
        return None
    now = timezone.now()
    left = max(0, ceil((offer.opens_at - now).total_seconds())) if offer.opens_at is not None else 0
    is_of_today = offer.opens_at is None or _day_of(offer.opens_at, offer.child.municipality) <= offer.on
    if not settings.GATE_URL or not is_of_today:
        return Pass("", "", offer.opens_at, left, is_of_today)
    booking = offer.booking(key=key, actor_id=by.pk)
    expires_at = expiry(booking, at=now, lifetime=settings.TICKET_LIFETIME, closes_at=offer.closes_at)
    ticket = seal(booking, expires_at=expires_at, key=key_of(settings.SECRET_KEY))
    return Pass(f"{settings.GATE_URL}/gate/book", ticket, offer.opens_at, left, is_of_today)


def _day_of(moment: datetime, home: Municipality) -> date:
    return moment.astimezone(ZoneInfo(home.timezone)).date()
