"""Marks as a phone sends them, and months handed in."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.factories.delivery import OCTOBER, SEPTEMBER, columns
from tests.factories.demand import Market
from tests.factories.kernel import member
from tests.factories.replay import replayed

from sotszakaz.delivery.attendance.board import Tap
from sotszakaz.delivery.attendance.models import MonthHandIn
from sotszakaz.delivery.attendance.selectors import Column
from sotszakaz.delivery.attendance.states import Mark
from sotszakaz.delivery.attendance.taps import Answer, take_taps
from sotszakaz.delivery.settlements.actions import hand_in_month
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.kernel.users.access import SYSTEM, Actor
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Teacher

NOW = datetime(2090, 1, 1, 12, tzinfo=UTC)
"""After every sheet that a test saves: those are dated by the clock of the database."""
PHONE, TABLET = "phone-0001", "tablet-0001"

_numbers = itertools.count(1)


@replayed
def teacher(at: Market) -> User:
    """Who marks at the market's provider."""
    return member(Teacher, at.municipality, at.record.organisation)


def first_class(at: Market) -> Column:
    """The first class of September."""
    return columns(at.group)[0]


def tap(column: Column, of: Contract | None, value: str = Mark.PRESENT, *, group_id: int = 0, **said: Any) -> Tap:
    """A mark made a minute ago; without a contract it says what became of the class, and needs the group."""
    facts = {
        "client": PHONE,
        "sequence": next(_numbers),
        "group_id": of.group_id if of else group_id,
        "day": column.day,
        "key": column.key,
        "contract_id": of.pk if of else None,
        "value": value,
        "made_at": NOW - timedelta(minutes=1),
    }
    return Tap(**{**facts, **said})


def taken(taps: list[Tap], by: User, *, at: datetime = NOW) -> list[Answer]:
    """What the server answers for the batch."""
    return take_taps(taps=taps, by=by, at=at, on=at.date())


@replayed
def handed_in(of: Contract, *, by: Actor = SYSTEM) -> MonthHandIn:
    """September of the contract's agreement, handed in on the first of October."""
    return hand_in_month(agreement_id=of.agreement_id, month=SEPTEMBER, by=by, on=OCTOBER)
