"""Tickets: a booking that the quote has decided, sealed so that the gate may post it without looking anything up.

A ticket is `signature.expires.opens.shared.row`: HMAC-SHA256 in hex over the rest, the second until which it is good,
the second from which it may be used (0: at once), names of what others may want at the same moment (`Booking.shared`),
and the JSON of the booking as `book_enrolments` takes it. The bytes that were signed are the bytes that are posted. A
ticket carries no secret: it says what its parent has just been shown.
"""

import hmac
import json
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import NamedTuple

from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.booking import Booking

LONGEST = 4096


class Ticket(NamedTuple):
    """A genuine ticket: `row` is posted as it is, moments are seconds of the epoch."""

    row: bytes
    shared: list[bytes]
    expires: int
    opens: int

    def check(self, now: float) -> None:
        """Raises TicketExpired; TooEarly with the seconds that are left."""
        if now > self.expires:
            raise errors.TicketExpired()
        if now < self.opens:
            raise errors.TooEarly(seconds=ceil(self.opens - now))


def key_of(secret: str) -> bytes:
    """The key of tickets of this installation, made from its secret; another for another form of tickets."""
    return sha256(b"sotszakaz.enrolments.ticket.2:" + secret.encode()).digest()


def expiry(booking: Booking, *, at: datetime, lifetime: timedelta, closes_at: datetime | None = None) -> datetime:
    """Until when a booking quoted at this moment may be made as it was shown: from the opening of its window on.

    Never longer than the window itself, which ends at `closes_at`; None is without end.
    """
    expires_at = max(at, booking.opens_at or at) + lifetime
    return expires_at if closes_at is None else min(expires_at, closes_at)


def seal(booking: Booking, *, expires_at: datetime, key: bytes) -> str:
    """The ticket of a booking."""
    opens = ceil(booking.opens_at.timestamp()) if booking.opens_at is not None else 0
    row = json.dumps(booking.row(), separators=(",", ":"))
    signed = f"{int(expires_at.timestamp())}.{opens}.{','.join(booking.shared())}.{row}"
    return f"{_signature(signed.encode(), key)}.{signed}"


def open_ticket(ticket: bytes, *, key: bytes) -> Ticket:
    """What was sealed. Raises TicketForged for anything else."""
    signature, _, signed = ticket.partition(b".")
    if len(ticket) > LONGEST or not hmac.compare_digest(_signature(signed, key).encode(), signature):
        raise errors.TicketForged()
    expires, opens, shared, row = signed.split(b".", 3)
    return Ticket(row, shared.split(b","), int(expires), int(opens))


def _signature(signed: bytes, key: bytes) -> str:
    return hmac.digest(key, signed, "sha256").hex()
