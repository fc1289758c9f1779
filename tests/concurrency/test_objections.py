"""An objection and a payment order of the same line at one moment: whoever comes second sees the other."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection
from tests.concurrency.meetings import Meeting
from tests.factories.delivery import AFTER, accepted_papers, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.replay import replayed

from sotszakaz.delivery.settlements.actions import make_batch, objections, payments, raise_objection
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.errors import UpheldAlready
from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection, PaidLine, PaymentRegister
from sotszakaz.delivery.settlements.states import ObjectionReason
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
@replayed
def line():
    at = market()
    contract(at)
    contract(at)
    marked_sheet(at.group)
    closed_month(at)
    accepted_papers(PaymentRegister.objects.get())
    return Accrual.objects.order_by("pk")[0]


def apart(line, deed):
    """The deed in a thread with a connection of its own; its answer, or its refusal."""

    def run():
        act_for([line.municipality_id])
        try:
            return deed()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    return run


def object_to(line):
    return raise_objection(accrual_id=line.pk, reason=ObjectionReason.ABSENT, words="Не ходила.", by=SYSTEM, on=AFTER)


def order(line):
    register = PaymentRegister.objects.get()
    return make_batch(municipality_id=line.municipality_id, registers=[register.pk], advances=[], by=SYSTEM, on=AFTER)


def at_once(line, monkeypatch):
    """Order and objection; the order stops between asking what is held and linking its lines."""
    meeting, write = Meeting(), payments._write

    def slow_write(*args, **named):
        meeting.stand()
        return write(*args, **named)

    monkeypatch.setattr(payments, "_write", slow_write)

    with ThreadPoolExecutor(2) as threads:
        ordered = threads.submit(apart(line, lambda: order(line)))
        objected = threads.submit(apart(line, lambda: meeting.pass_by(lambda: object_to(line))))
        return ordered.result(), objected.result()


def uphold_and_object(line, monkeypatch):
    """Somebody upholds an objection, and before that is committed the family objects to the line again."""
    first = object_to(line)
    meeting, write = Meeting(), objections._move

    def slow_move(*args, **named):
        write(*args, **named)
        meeting.stand()

    monkeypatch.setattr(objections, "_move", slow_move)
    said = {"objection_id": first.pk, "percent": Decimal(25), "ground": "Справка.", "by": SYSTEM}

    with ThreadPoolExecutor(2) as threads:
        upheld = threads.submit(apart(line, lambda: objections.uphold_objection(**said)))
        again = threads.submit(apart(line, lambda: meeting.pass_by(lambda: object_to(line))))
        return upheld.result(), again.result()


def test_an_objection_that_comes_while_one_is_upheld_waits_and_is_refused(line, monkeypatch):
    _, again = uphold_and_object(line, monkeypatch)

    assert isinstance(again, UpheldAlready)
    assert ChargeObjection.objects.holding().count() == 1


def test_without_asking_under_a_lock_the_line_would_be_held_twice(line, monkeypatch):
    monkeypatch.setattr(objections, "_ensure_not_upheld", lambda line: None)

    uphold_and_object(line, monkeypatch)

    assert ChargeObjection.objects.holding().count() == 2


def contradictions():
    """Objections that promise to hold a line which is being paid."""
    held = ChargeObjection.objects.holding().values("accrual")
    return PaidLine.objects.filter(is_counted=True, accrual__in=held).count()


def test_an_objection_that_comes_while_an_order_is_made_learns_that_the_line_is_ordered(line, monkeypatch):
    at_once(line, monkeypatch)

    assert PaidLine.objects.filter(is_counted=True).count() == 2
    assert not ChargeObjection.objects.get().holds
    assert contradictions() == 0
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


def test_without_the_lock_of_the_line_an_objection_would_promise_to_hold_what_is_being_paid(line, monkeypatch):
    unlocked = Accrual.objects.select_related("contract__child")
    monkeypatch.setattr(objections, "_lock_line", lambda pk: unlocked.get(pk=pk))

    at_once(line, monkeypatch)

    assert contradictions() == 1
