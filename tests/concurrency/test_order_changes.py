"""An order is changed while others change it too, or while a booking takes the last of what is to be taken away."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from tests.concurrency.callers import Caller, amended, connect
from tests.concurrency.meetings import Meeting
from tests.concurrency.test_ordering import at_once
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member
from tests.kernel.ledger.building import posting

from config.launch import roles
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.roles import Head
from sotszakaz.ordering.social_orders.actions import approve_order, begin_change, set_volume
from sotszakaz.ordering.social_orders.errors import OrderSettled, VolumeHeld
from sotszakaz.ordering.social_orders.models import SocialOrder

pytestmark = pytest.mark.django_db(transaction=True)

ON = date(2026, 3, 2)
LOCKS = "FOR NO KEY UPDATE OF a"
CONSTRAINT = "account_free_not_negative"
DROP = f"ALTER TABLE ledger_account DROP CONSTRAINT {CONSTRAINT}"
RESTORE = f"ALTER TABLE ledger_account ADD CONSTRAINT {CONSTRAINT} CHECK (free >= 0) NOT VALID"


@pytest.fixture
def order():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return ordering.approved_order(municipality, codes=(ordering.TECHNICAL,))


@pytest.fixture
def account(order):
    return order.volumes.get().account_id


def begin(order):
    return begin_change(order_id=order.pk, reason="Нет денег", by=order.drafted_by, on=ON)


@pytest.fixture
def lowering(order):
    """A change that takes away one person-hour of ten thousand."""
    change = begin(order)
    set_volume(
        order_id=change.pk,
        service_id=ordering.service().pk,
        award_method="certificate",
        recipients=1,
        person_hours=Decimal(9_999),
        amount=Decimal(1),
        by=change.drafted_by,
        on=ON,
    )
    return change


def test_of_two_changes_begun_at_once_one_is(order):
    results = at_once(order.municipality_id, [lambda: begin(order), lambda: begin(order)])

    assert {type(each) for each in results} == {SocialOrder, ConstraintViolated}


def test_a_change_approved_by_two_heads_moves_the_ledger_once(order, account, lowering):
    heads = [member(Head, order.municipality) for _ in range(2)]

    results = at_once(
        order.municipality_id, [lambda by=by: approve_order(order_id=lowering.pk, by=by, on=ON) for by in heads]
    )

    assert {type(each) for each in results} == {SocialOrder, OrderSettled}
    assert balance_of(account).total == 999_900


def lower_while_the_last_is_booked(order, account, lowering):
    """A booking of all that is free is made and not committed when the lowering starts; then it commits."""
    head, booking, meeting = member(Head, order.municipality), Caller(order.municipality_id), Meeting()

    def book():
        booking.post(posting(order.municipality_id, (account, Move.HOLD, 1_000_000)))
        meeting.stand()
        booking.session.commit()

    def lower():
        return meeting.pass_by(lambda: approve_order(order_id=lowering.pk, by=head, on=ON))

    try:
        return at_once(order.municipality_id, [book, lower])[1]
    finally:
        booking.close()


def test_a_lowering_waits_for_a_booking_of_the_last_and_is_refused(order, account, lowering):
    answer = lower_while_the_last_is_booked(order, account, lowering)

    assert isinstance(answer, VolumeHeld)
    balance = balance_of(account)
    assert (balance.free, balance.held) == (0, 1_000_000)


@contextmanager
def ledger_without_locks() -> Iterator[None]:
    """`ledger_post` itself with its lock taken out, and the table without its last defence."""
    with connect(roles.OWNER) as owner:
        row = owner.execute("SELECT pg_get_functiondef('ledger_post'::regproc)").fetchone()
    assert row is not None
    assert row[0].count(LOCKS) == 1
    with amended(f"{row[0].replace(LOCKS, '')};{DROP}", f"{row[0]};{RESTORE}"):
        yield


def test_without_the_lock_of_the_ledger_what_is_booked_is_taken_away(order, account, lowering):
    with ledger_without_locks():
        answer = lower_while_the_last_is_booked(order, account, lowering)

    assert isinstance(answer, SocialOrder)
    assert balance_of(account).free == -100
