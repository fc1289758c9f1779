"""A ticket is believed when it is ours, whole, in time."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from sotszakaz.demand.enrolments.booking import Accounts, Booking, Release
from sotszakaz.demand.enrolments.errors import TicketExpired, TicketForged, TooEarly
from sotszakaz.demand.enrolments.rules import Terms
from sotszakaz.demand.enrolments.tickets import expiry, key_of, open_ticket, seal
from sotszakaz.kernel.ledger.states import Move

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
LIFETIME = timedelta(minutes=20)
KEY = key_of("a secret of this installation")
BOOKING = Booking(
    key="0123456789abcdef0123456789abcdef",
    municipality_id=1,
    actor_id=2,
    child_id=3,
    group_id=4,
    agreement_id=5,
    unit="rub",
    terms=Terms(date(2026, 9, 1), date(2026, 12, 25), Decimal(12_240), Decimal(0), 12_240_00, Decimal(68)),
    accounts=Accounts(11, 12, 13, 14, 15),
    happened_on=date(2026, 9, 1),
    answer_by_on=date(2026, 9, 10),
    live_seen=0,
)


def sealed(booking: Booking = BOOKING, *, closes_at: datetime | None = None) -> bytes:
    expires_at = expiry(booking, at=NOW, lifetime=LIFETIME, closes_at=closes_at)
    return seal(booking, expires_at=expires_at, key=KEY).encode()


def test_a_ticket_gives_back_the_row_that_was_sealed() -> None:
    ticket = open_ticket(sealed(), key=KEY)

    assert json.loads(ticket.row) == json.loads(json.dumps(BOOKING.row()))
    ticket.check(NOW.timestamp())


def test_a_ticket_names_what_others_may_want_at_the_same_moment() -> None:
    moving = replace(BOOKING, releases=(Release(21, Move.RELEASE, 1), Release(13, Move.RELEASE, 100)))

    assert open_ticket(sealed(), key=KEY).shared == [b"child-3", b"11", b"13", b"14", b"15"]
    assert open_ticket(sealed(moving), key=KEY).shared == [b"child-3", b"11", b"13", b"14", b"15", b"21"]


@pytest.mark.parametrize(
    ("was", "becomes"), [(b'"child_id":3', b'"child_id":9'), (b".0.", b".1."), (b"0", b"1"), (b".", b"")]
)
def test_a_changed_ticket_is_not_believed(was: bytes, becomes: bytes) -> None:
    changed = sealed().replace(was, becomes, 1)

    assert changed != sealed()
    with pytest.raises(TicketForged):
        open_ticket(changed, key=KEY)


@pytest.mark.parametrize("junk", [b"", b".", b"...", b"{}", "ы".encode(), b"x" * 10_000])
def test_what_is_no_ticket_is_not_believed(junk: bytes) -> None:
    with pytest.raises(TicketForged):
        open_ticket(junk, key=KEY)


def test_a_ticket_of_another_installation_is_not_believed() -> None:
    with pytest.raises(TicketForged):
        open_ticket(sealed(), key=key_of("a secret of another installation"))


def test_a_ticket_is_good_until_its_last_second() -> None:
    ticket = open_ticket(sealed(), key=KEY)

    ticket.check((NOW + LIFETIME).timestamp())
    with pytest.raises(TicketExpired):
        ticket.check((NOW + LIFETIME).timestamp() + 1)


def test_a_ticket_waits_for_its_window_and_says_how_long() -> None:
    opens_at = NOW + timedelta(hours=2)
    ticket = open_ticket(sealed(replace(BOOKING, opens_at=opens_at)), key=KEY)

    with pytest.raises(TooEarly) as early:
        ticket.check(opens_at.timestamp() - 30)
    assert early.value.fields == {"seconds": 30}
    ticket.check(opens_at.timestamp())
    ticket.check((opens_at + LIFETIME).timestamp())


def test_a_ticket_is_not_good_for_longer_than_its_window() -> None:
    closes_at = NOW + timedelta(minutes=1)
    ticket = open_ticket(sealed(closes_at=closes_at), key=KEY)

    ticket.check(closes_at.timestamp())
    with pytest.raises(TicketExpired):
        ticket.check(closes_at.timestamp() + 1)


def test_a_window_that_ends_much_later_makes_a_ticket_no_longer_good() -> None:
    ticket = open_ticket(sealed(closes_at=NOW + timedelta(days=1)), key=KEY)

    with pytest.raises(TicketExpired):
        ticket.check((NOW + LIFETIME).timestamp() + 1)
