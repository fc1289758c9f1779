"""What the clients of the booking's bench send, made before the clock starts: tickets for the gate, forms else."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments import tickets
from sotszakaz.demand.enrolments.booking import Accounts, Booking
from sotszakaz.demand.enrolments.rules import Terms

COPIES = 1_000_000
PARENTS = 256
PLENTY = 1_000_000_000_000_000
SEAT, AGREEMENT, BUDGET, VOLUME = 2_000_000, 3_000_000, 4_000_000, 5_000_000
NORM, HOURS_FROM, MONTHS = 10_000_000, 900_000, 4
"""Accounts of weekly norms, the first child that has them and not roubles, and the months of a course."""
PRICE, HOURS, A_WEEK = Decimal(1000), Decimal(68), 400


@dataclass(frozen=True, slots=True)
class Request:
    """A whole HTTP request and the key of its booking."""

    data: bytes
    key: str


@dataclass(frozen=True, slots=True)
class Spread:
    """Over which groups the bookings go, and over how many agreements and budget lines (and volumes of the order)."""

    first_group: int
    groups: int
    agreements: int
    budgets: int


def requests_of(job: dict[str, Any]) -> list[Request]:
    """The requests of one client process: children are dealt, each at most once."""
    chance = random.Random(job["seed"])
    spread = Spread(**job["spread"])
    children = range(job["first_child"], job["first_child"] + job["children"])
    make = {"view": form, "gate": ticketed, "hours": ticketed, "quote": quoted}[job["way"]]
    return [make(job, spread, child, chance) for child in children]


def ticketed(job: dict[str, Any], spread: Spread, child: int, chance: random.Random) -> Request:
    of = hourly if job["way"] == "hours" else booking_of
    booking = of(job["municipality"], spread, child, chance)
    expires_at = timezone.now() + timedelta(hours=1)
    ticket = tickets.seal(booking, expires_at=expires_at, key=bytes.fromhex(job["key"])).encode()
    return Request(post("/gate/book", ticket, "text/plain"), booking.key)


def form(job: dict[str, Any], spread: Spread, child: int, chance: random.Random) -> Request:
    """As a browser without JavaScript sends the form of the quote: session, token against forgery, key."""
    key = UUID(int=chance.getrandbits(128)).hex
    session = job["sessions"][child % len(job["sessions"])]
    group = spread.first_group + chance.randrange(spread.groups)
    token = "b" * 32
    body = urlencode({"csrfmiddlewaretoken": token, "key": key}).encode()
    cookies = f"Cookie: sessionid={session}; csrftoken={token}\r\n"
    where = f"/my/children/{COPIES + child}/book/{COPIES + group}/"
    return Request(post(where, body, "application/x-www-form-urlencoded", cookies), key)


def quoted(job: dict[str, Any], spread: Spread, child: int, chance: random.Random) -> Request:
    """The page of a quote; it books nothing, so it has no key."""
    session = job["sessions"][child % len(job["sessions"])]
    path = f"/my/children/{COPIES + child}/quote/{COPIES + spread.first_group + chance.randrange(spread.groups)}/"
    return Request(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}\r\n\r\n".encode(), "")


def post(path: str, body: bytes, kind: str, more: str = "") -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def booking_of(municipality: int, spread: Spread, child: int, chance: random.Random) -> Booking:
    group = spread.first_group + chance.randrange(spread.groups)
    today = timezone.localdate()
    return Booking(
        key=UUID(int=chance.getrandbits(128)).hex,
        municipality_id=municipality,
        actor_id=COPIES + child % 256,
        child_id=COPIES + child,
        group_id=COPIES + group,
        agreement_id=COPIES + group % 100,
        unit="rub",
        terms=Terms(today, date(today.year, 12, 31), PRICE, Decimal(200), int(PRICE * 100), HOURS),
        accounts=Accounts(
            SEAT + group,
            COPIES + child,
            AGREEMENT + group % 100,
            BUDGET + group % spread.budgets,
            VOLUME + group % spread.budgets,
        ),
        happened_on=today,
        answer_by_on=today + timedelta(days=10),
        live_seen=0,
    )


def hourly(municipality: int, spread: Spread, child: int, chance: random.Random) -> Booking:
    """The same for a course that takes four hours a week of every month's norm (`sql/enrol_hours.sql`)."""
    paid = booking_of(municipality, spread, child, chance)
    first = NORM + (child - HOURS_FROM) * 2 * MONTHS
    return replace(
        paid,
        unit=SchemeUnit.HOURS_PER_WEEK,
        terms=replace(paid.terms, certificate_units=A_WEEK * MONTHS, month_units=A_WEEK),
        accounts=replace(paid.accounts, certificate=first),
        month_account_ids=tuple(range(first, first + MONTHS)),
        month_units=A_WEEK,
    )
