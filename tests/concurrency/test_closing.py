"""A month closed by two people, by two workers, by one that is killed: the lines and the money are the same."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone
from tests.factories.delivery import AFTER, SEPTEMBER, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery.settlements import actions
from sotszakaz.delivery.settlements.actions import begin_closing, continue_closing
from sotszakaz.delivery.settlements.actions import closing as module
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


@pytest.fixture
def ready(monkeypatch):
    """A market whose September is marked, and portions of two contracts."""
    monkeypatch.setattr(module, "PORTION", 2)
    at = market()
    contracts = [contract(at) for _ in range(CONTRACTS)]
    marked_sheet(at.group, cancelled=1)
    return at, contracts


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
