"""The ticket of a quote page: what its one button posts to the gate, and to the page's own address without one."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.conf import settings
from django.utils import timezone

from sotszakaz.demand.enrolments.quotes import Quote
from sotszakaz.demand.enrolments.tickets import expiry, key_of, seal
from sotszakaz.kernel.users.models import User


@dataclass(frozen=True, slots=True)
class Pass:
    """Where the ticket goes; `left` are the seconds until the window opens, 0 when it is open."""

    gate: str
    ticket: str
    opens_at: datetime | None
    left: int


def pass_of(offer: Quote, *, key: str, by: User) -> Pass | None:
    """The ticket of a quote that nothing but time stands against; None for any other."""
    if not offer.is_possible and offer.opens_at is None:
        return None
    now = timezone.now()
    left = max(0, ceil((offer.opens_at - now).total_seconds())) if offer.opens_at is not None else 0
    if not settings.GATE_URL:
        return Pass("", "", offer.opens_at, left)
    booking = offer.booking(key=key, actor_id=by.pk)
    ticket = seal(booking, expires_at=expiry(booking, at=now), key=key_of(settings.SECRET_KEY))
    return Pass(f"{settings.GATE_URL}/gate/book", ticket, offer.opens_at, left)
