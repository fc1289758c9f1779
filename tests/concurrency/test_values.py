"""The last certificate, the last kopeck and the queue for values, when two act at the same moment."""

import threading
from datetime import date

import pytest
from django.db import transaction
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.test_ordering import at_once, kinds
from tests.factories import demand, schemes
from tests.factories.schemes import VALUE
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import (
    change_face_value,
    confirm_child,
    decrease_unused,
    decreasing,
    granting,
    lapse_ended,
    promote_waiting,
    set_limits,
    withdraw_value,
)
from sotszakaz.demand.certificates.errors import ValueInUse
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, FaceValue, ValueQueueEntry
from sotszakaz.demand.certificates.rules import Limits, Reckoning
from sotszakaz.demand.certificates.selectors import place_in_queue
from sotszakaz.demand.certificates.states import PeriodState, QueueState, Recalculation
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.errors import LimitExhausted, SchemeNumberExhausted
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home() -> Municipality:
    return schemes.home()


def confirm(child):
    return lambda: confirm_child(child_id=child.pk, by=SYSTEM, on=TODAY)


def waiting_line(home: Municipality, length: int) -> tuple[FaceValue, list[CertificateAccount]]:
    """A queue for which room has come."""
    value = schemes.category(home, number=0)
    line = [schemes.certificate(home) for _ in range(length)]
    FaceValue.objects.filter(pk=value.pk).update(number_limit=length)
    make_room(value, length)
    return value, line


def make_room(value: FaceValue, number: int) -> None:
    """Room on the account of the number, as a raised limit makes it, without serving the queue at once."""
    with transaction.atomic():
        post_one(
            f"test:{value.pk}:room",
            (EntryRequest(value.number_account_id, Move.GRANT, number),),
            municipality_id=value.scheme.municipality_id,
            actor_id=None,
            cause=("certificates.facevalue", value.pk),
            happened_on=TODAY,
        )


@pytest.mark.parametrize("limits", [{"number": 1}, {"total": VALUE}])
def test_the_last_value_goes_to_one_and_the_other_waits_first(home, limits):
    value = schemes.category(home, **limits)
    children = [demand.pending_child(home) for _ in range(2)]

    results = at_once(home.pk, [confirm(child) for child in children])
    act_for([home.pk])

    assert kinds(results) == {CertificateAccount}
    assert sorted(each.state for each in results) == ["record", "valued"]
    [record] = [each for each in results if each.state == "record"]
    assert place_in_queue(record).number == 1
    assert schemes.given(value) == (1, VALUE)


def test_without_the_lock_both_see_room_and_only_the_ledger_refuses(home, monkeypatch):
    value = schemes.category(home, number=1)
    children = [demand.pending_child(home) for _ in range(2)]
    both_have_looked = threading.Barrier(2)

    def look_unlocked(scheme_id, categories):
        return list(FaceValue.objects.select_related("scheme").filter(scheme_id=scheme_id, category__in=categories))

    def look_together(values):
        rooms = {each.pk: balance_of(each.number_account_id).free for each in values}
        both_have_looked.wait(timeout=LIMIT_SECONDS)
        return rooms

    monkeypatch.setattr(granting, "lock_values", look_unlocked)
    monkeypatch.setattr(granting, "rooms_of", look_together)

    results = at_once(home.pk, [confirm(child) for child in children])
    act_for([home.pk])

    assert kinds(results) == {CertificateAccount, SchemeNumberExhausted}
    assert schemes.given(value) == (1, VALUE)


def test_two_workers_serve_each_place_once(home):
    value, line = waiting_line(home, 6)

    served = at_once(home.pk, [lambda: promote_waiting(municipality_id=home.pk, on=TODAY)] * 2)
    act_for([home.pk])

    assert sum(served) == 6
    assert schemes.given(value) == (6, 6 * VALUE)
    assert CertificatePeriod.objects.filter(certificate__in=line, state=PeriodState.ACTIVE).count() == 6


def test_without_the_lock_two_workers_would_serve_the_same_place(home):
    value, line = waiting_line(home, 1)
    both_have_looked = threading.Barrier(2)

    def serve_unlocked():
        with transaction.atomic():
            entry = ValueQueueEntry.objects.select_related("certificate__child").get(state=QueueState.WAITING)
            both_have_looked.wait(timeout=LIMIT_SECONDS)
            granting.grant(value.scheme, [(entry.certificate, value)], by=SYSTEM, on=TODAY)
            return entry

    results = at_once(home.pk, [serve_unlocked] * 2)
    act_for([home.pk])

    assert len(kinds(results)) == 2  # the database has refused one of them
    assert CertificatePeriod.objects.filter(certificate__in=line).count() == 1


def test_withdrawing_and_booking_come_one_after_the_other(home):
    schemes.category(home)
    account = schemes.certificate(home)
    period = schemes.value_of(account)

    def book():
        with transaction.atomic():
            schemes.book(period, VALUE)

    def withdraw():
        return withdraw_value(child_id=account.child_id, reason="Выбыл", by=SYSTEM, on=TODAY)

    booked, withdrawn = at_once(home.pk, [book, withdraw])
    act_for([home.pk])

    balance = balance_of(period.account_id)
    if isinstance(withdrawn, ValueInUse):
        assert (booked, balance.held, balance.total) == (None, VALUE, VALUE)
    else:
        assert isinstance(booked, LimitExhausted)
        assert balance.total == 0


def test_recalculating_while_booking_never_takes_what_is_booked(home):
    value = schemes.category(home, reach=Recalculation.ALL)
    periods = [schemes.value_of(schemes.certificate(home)) for _ in range(3)]

    def book(period):
        def deed():
            with transaction.atomic():
                schemes.book(period, 900_00)

        return deed

    def change():
        return change_face_value(value_id=value.pk, amount=200_00, by=SYSTEM, on=TODAY)

    *_, changed = at_once(home.pk, [*(book(period) for period in periods), change])
    act_for([home.pk])

    assert changed == 3
    for period in periods:
        period.refresh_from_db()
        balance = balance_of(period.account_id)
        assert balance.total == period.face_value == max(200_00, balance.held)
    assert schemes.given(value)[1] == sum(period.face_value for period in periods)


def test_two_workers_lapse_each_value_once(home):
    schemes.category(home)
    periods = [schemes.value_of(schemes.certificate(home)) for _ in range(4)]
    after = TODAY.replace(year=2027)

    touched = at_once(home.pk, [lambda: lapse_ended(municipality_id=home.pk, on=after)] * 2)
    act_for([home.pk])

    assert sum(touched) == 4
    assert {balance_of(period.account_id).lapsed for period in periods} == {VALUE}


def test_a_limit_lowered_while_values_are_given_is_never_exceeded(home):
    value = schemes.category(home, number=3)
    children = [demand.pending_child(home) for _ in range(3)]

    def lower():
        return set_limits(value_id=value.pk, limits=Limits(2, None), by=SYSTEM, on=TODAY)

    at_once(home.pk, [*(confirm(child) for child in children), lower])
    act_for([home.pk])

    value.refresh_from_db()
    given, limit = schemes.given(value)[0], value.number_limit
    assert given <= limit
    assert balance_of(value.number_account_id).free == limit - given


MONTHLY = Reckoning(decreases_monthly=True)
STEP = VALUE // 12
SEPTEMBER = date(2026, 9, 1)


def decrease(home: Municipality):
    return lambda: decrease_unused(municipality_id=home.pk, on=SEPTEMBER)


def test_a_month_that_many_workers_reckon_counts_once(home):
    schemes.category(home, reckoning=MONTHLY)
    periods = [schemes.value_of(schemes.certificate(home)) for _ in range(4)]

    answers = at_once(home.pk, [decrease(home)] * 4)

    assert sum(answers) == len(periods)
    for period in periods:
        period.refresh_from_db()
        assert balance_of(period.account_id).total == period.face_value == VALUE - STEP


@pytest.mark.parametrize(("looks_again", "left"), [(True, VALUE), (False, VALUE - STEP)])
def test_a_value_booked_while_its_month_is_reckoned_stays_and_would_not_without_a_second_look(
    home, monkeypatch, looks_again, left
):
    schemes.category(home, reckoning=MONTHLY)
    period = schemes.value_of(schemes.certificate(home))
    has_looked, is_booked, look = threading.Event(), threading.Event(), decreasing._unused

    def look_and_linger(periods):
        listed = list(periods)
        if not is_booked.is_set():
            found = look(listed)
            has_looked.set()
            is_booked.wait(timeout=LIMIT_SECONDS)
            return found
        return look(listed) if looks_again else listed

    def book_meanwhile():
        has_looked.wait(timeout=LIMIT_SECONDS)
        with transaction.atomic():
            schemes.book(period, 100_00)
        is_booked.set()

    monkeypatch.setattr(decreasing, "_unused", look_and_linger)
    at_once(home.pk, [decrease(home), book_meanwhile])

    period.refresh_from_db()
    assert (balance_of(period.account_id).held, period.face_value) == (100_00, left)
