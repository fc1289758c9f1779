"""A month closed by two people, by two workers, by one that is killed: the lines and the money are the same."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing as ended
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone
from psycopg.errors import UniqueViolation
from tests.concurrency.callers import LIMIT_SECONDS, Caller, amended
from tests.factories import supply
from tests.factories.delivery import AFTER, SEPTEMBER, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.replay import replayed

from sotszakaz.delivery import settlements
from sotszakaz.delivery.settlements import actions
from sotszakaz.delivery.settlements.actions import begin_closing, charging, continue_closing
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.errors import NothingToClose
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing, PaymentRegister
from sotszakaz.delivery.settlements.states import ClosingState
from sotszakaz.delivery.settlements.tasks import continue_closings
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
CONTRACTS = 6
LANES = (Path(settlements.__file__).parent / "sql" / "0035_windows.sql").read_text(encoding="utf-8")
LOCK = "PERFORM pg_advisory_xact_lock(hashtextextended('settlements.lane:' || closing, lane));"
assert LOCK in LANES


@replayed
def marked_month():
    at = market()
    contracts = [contract(at) for _ in range(CONTRACTS)]
    marked_sheet(at.group, cancelled=1)
    return at, contracts


@pytest.fixture
def ready(monkeypatch):
    """A market whose September is marked, and portions of two contracts."""
    made = marked_month()
    monkeypatch.setattr(charging, "PORTION", 2)
    return made


def apart(at, deed):
    """The deed in a thread with a connection of its own; its answer, or its refusal."""

    def run():
        act_for([at.municipality.pk])
        try:
            return deed()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    return run


def ensure_closed_once(at, contracts):
    assert MonthClosing.objects.get().state == ClosingState.CLOSED
    assert Accrual.objects.count() == CONTRACTS
    register = PaymentRegister.objects.get()
    due = sum(each.certificate_amount for each in Accrual.objects.all())
    assert register.amount == due
    assert balance_of(contracts[0].agreement_account_id).spent == due * 100
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


def test_two_people_close_the_same_month_and_one_is_told_so(ready):
    at, contracts = ready
    wanted = {"municipality_id": at.municipality.pk, "month": SEPTEMBER, "by": SYSTEM, "on": AFTER}
    close = apart(at, lambda: actions.close_month(**wanted))

    with ThreadPoolExecutor(2) as threads:
        answers = [each.result() for each in [threads.submit(close), threads.submit(close)]]

    assert sum(isinstance(each, ConstraintViolated) for each in answers) == 1
    ensure_closed_once(at, contracts)


def test_two_workers_carry_on_one_closing(ready):
    at, contracts = ready
    closing = begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)
    go_on = apart(at, lambda: continue_closing(closing_id=closing.pk))

    with ThreadPoolExecutor(2) as threads:
        answers = [each.result() for each in [threads.submit(go_on), threads.submit(go_on)]]

    assert answers == [True, True]
    ensure_closed_once(at, contracts)


def test_a_long_closing_charges_its_lanes_at_once_and_two_workers_change_nothing(ready, monkeypatch):
    at, contracts = ready
    monkeypatch.setattr(charging, "TOGETHER_FROM", 1)
    record = supply.record(at.municipality)
    supply.agreement(record, limit=Decimal(1_000_000))
    other = supply.published_group(supply.part(supply.programme(record), price=Decimal(12_240)))
    more = [contract(at, group=other) for _ in range(CONTRACTS)]
    marked_sheet(other)
    assert len({each.agreement_id % charging.LANES for each in (contracts[0], more[0])}) == 2
    closing = begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)
    go_on = apart(at, lambda: continue_closing(closing_id=closing.pk))

    with ThreadPoolExecutor(2) as threads:
        answers = [each.result() for each in [threads.submit(go_on), threads.submit(go_on)]]

    assert answers == [True, True]
    assert Accrual.objects.count() == 2 * CONTRACTS
    assert PaymentRegister.objects.count() == 2
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


def charge_behind_another(at, closing):
    """Two sessions charge one lane: the second begins while the first has not committed; what the second is told."""
    lane = [closing.pk, 0, CONTRACTS, None, [], 0, 1]
    with ended(Caller(at.municipality.pk)) as first, ended(Caller(at.municipality.pk)) as second:
        assert first.execute(charging.ACCRUE, lane)[0][0] == CONTRACTS
        answer = second.answer = second.thread.submit(second.execute, charging.ACCRUE, lane)
        second.wait_until_waiting()
        first.session.commit()
        return answer.result(LIMIT_SECONDS)


def test_who_comes_to_a_lane_that_another_charges_finds_nothing_left(ready):
    at, _ = ready
    closing = begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)

    assert charge_behind_another(at, closing)[0][0] == 0


def test_two_in_a_lane_without_its_lock_meet_at_the_unique_line(ready):
    """The twin: both have chosen the same contracts; the money moves once, and the second is refused."""
    at, _ = ready
    closing = begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)

    with amended(LANES.replace(LOCK, ""), LANES), pytest.raises(UniqueViolation, match="accrual_once_a_month"):
        charge_behind_another(at, closing)


def test_a_line_that_does_not_ask_what_is_there_meets_the_unique_one(ready):
    """The twin: who writes without the closing's lock and its look at what stands is refused by the database."""
    at, contracts = ready
    closing = begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)
    first = contracts[0]
    same = Accrual(municipality=at.municipality, closing=closing, contract=first, month=SEPTEMBER, completeness=1)
    continue_closing(closing_id=closing.pk)
    same.register = PaymentRegister.objects.get()
    for name in ("certificate_amount", "released_amount", "certificate_units", "released_units"):
        setattr(same, name, 0)
    same.person_hours = same.released_person_hours = 0

    with pytest.raises(IntegrityError, match="accrual_once_a_month"):
        same.save()


def test_a_closing_cut_at_any_place_goes_on_where_it_stopped(ready):
    at, contracts = ready
    closing = begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)
    cuts = 0
    while not continue_closing(closing_id=closing.pk, seconds=0):
        cuts += 1

    assert cuts > CONTRACTS / 2
    ensure_closed_once(at, contracts)


def test_the_worker_carries_on_what_nobody_ended(ready):
    at, contracts = ready
    closing = begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)
    continue_closing(closing_id=closing.pk, seconds=0)

    continue_closings(timezone.now())

    act_for([at.municipality.pk])
    ensure_closed_once(at, contracts)


def test_a_sheet_is_frozen_while_its_month_is_being_closed(ready):
    at, _ = ready
    begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)

    with pytest.raises(ConstraintViolated, match="табель не меняется"):
        marked_sheet(at.group)


def test_a_month_whose_every_agreement_is_left_out_has_nothing_to_close(ready):
    at, contracts = ready
    left = frozenset({contracts[0].agreement_id})

    with pytest.raises(NothingToClose):
        actions.close_month(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER, left_out=left)
