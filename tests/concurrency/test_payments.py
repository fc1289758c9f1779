"""Payment orders under two hands: one register ordered at once, a bounce entered while it is issued again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Timer

import pytest
from django.db import connection
from django.db.models import QuerySet
from tests.concurrency.callers import LIMIT_SECONDS, amended
from tests.delivery.settlements.test_payments import DAY, answered, batch_of, ensure_sound, september
from tests.factories.delivery import closed_month, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery.settlements.actions import (
    accept_paper,
    form_papers,
    papers,
    reissue_order,
    send_batch,
    treasury,
)
from sotszakaz.delivery.settlements.actions import payments as module
from sotszakaz.delivery.settlements.errors import NotBounced, NothingToPay, PapersNotAccepted
from sotszakaz.delivery.settlements.models import PaymentOrder, PaymentRegister
from sotszakaz.delivery.settlements.states import OrderState
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)

NO_GUARDS = """
    DROP INDEX payment_order_one_at_a_time;
    DROP INDEX paid_line_once;
    ALTER TABLE settlements_paymentorder DISABLE TRIGGER within_register
"""
GUARDS = """
    TRUNCATE settlements_paymentorder CASCADE;
    ALTER TABLE settlements_paymentorder ENABLE TRIGGER within_register;
    CREATE UNIQUE INDEX payment_order_one_at_a_time ON settlements_paymentorder (register_id)
        WHERE state IN ('ready', 'sent');
    CREATE UNIQUE INDEX paid_line_once ON settlements_paidline (accrual_id) WHERE is_counted
"""


def at_once(at, *deeds):
    """Each deed in a thread with a connection of its own; answers or refusals in their order."""

    def run(deed):
        act_for([at.municipality.pk])
        try:
            return deed()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return [each.result() for each in [threads.submit(run, deed) for deed in deeds]]


def bounced(at):
    register, _ = september(at)
    order = batch_of(at, [register]).orders.get()
    send_batch(batch_id=order.batch_id, by=SYSTEM)
    answered(at, order, OrderState.BOUNCED, "Неверный счёт")
    return order


def test_two_officers_order_one_register_at_once_and_one_is_told_that_nothing_is_left():
    at = market()
    register, _ = september(at)

    answers = at_once(at, *[lambda: batch_of(at, [register])] * 2)

    assert sum(isinstance(each, NothingToPay) for each in answers) == 1
    assert PaymentOrder.objects.get().amount == register.payable
    ensure_sound()


def hurry(monkeypatch):
    """Nobody locks what is read, and both have looked before either writes."""
    both, real = Barrier(2, timeout=LIMIT_SECONDS), module._write
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)

    def wait_and_write(*said, **named):
        both.wait()
        return real(*said, **named)

    monkeypatch.setattr(module, "_write", wait_and_write)


def test_the_twin_without_the_lock_meets_the_unique_key_and_its_words(monkeypatch):
    at = market()
    register, _ = september(at)
    hurry(monkeypatch)

    answers = at_once(at, *[lambda: batch_of(at, [register])] * 2)

    [refused] = [each for each in answers if isinstance(each, ConstraintViolated)]
    assert "поручение уже составлено" in refused.message
    assert PaymentOrder.objects.count() == 1


def test_the_twin_without_lock_and_keys_pays_the_register_twice(monkeypatch):
    at = market()
    register, _ = september(at)
    hurry(monkeypatch)

    with amended(NO_GUARDS, GUARDS):
        at_once(at, *[lambda: batch_of(at, [register])] * 2)

        assert [each.amount for each in PaymentOrder.objects.all()] == [register.payable] * 2


def test_two_officers_issue_the_same_order_again_and_one_is_told_so():
    at = market()
    order = bounced(at)

    answers = at_once(at, *[lambda: reissue_order(order_id=order.pk, by=SYSTEM, on=DAY)] * 2)

    assert sum(isinstance(each, NotBounced) for each in answers) == 1
    assert PaymentOrder.objects.get(reissue_of=order).amount == order.amount
    ensure_sound()


def entering(at, order, monkeypatch):
    """The bounce is written and not committed while `is_written` is set and `may_commit` is not."""
    is_written, may_commit, real = Event(), Event(), treasury._tell

    def wait_and_tell(*said):
        real(*said)
        is_written.set()
        assert may_commit.wait(LIMIT_SECONDS)

    monkeypatch.setattr(treasury, "_tell", wait_and_tell)
    return is_written, may_commit, lambda: answered(at, order, OrderState.BOUNCED, "Неверный счёт")


def sent(at):
    register, _ = september(at)
    order = batch_of(at, [register]).orders.get()
    send_batch(batch_id=order.batch_id, by=SYSTEM)
    return order


def test_who_issues_again_waits_for_the_bounce_that_is_being_entered(monkeypatch):
    at = market()
    order = sent(at)
    is_written, may_commit, enter = entering(at, order, monkeypatch)

    def issue():
        assert is_written.wait(LIMIT_SECONDS)
        Timer(0.3, may_commit.set).start()
        return reissue_order(order_id=order.pk, by=SYSTEM, on=DAY)

    _, batch = at_once(at, enter, issue)

    assert batch.orders.get().reissue_of_id == order.pk
    assert PaymentOrder.objects.counted().count() == 1
    ensure_sound()


def test_the_twin_without_the_lock_does_not_see_the_bounce(monkeypatch):
    at = market()
    order = sent(at)
    is_written, may_commit, enter = entering(at, order, monkeypatch)

    def issue():
        assert is_written.wait(LIMIT_SECONDS)
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
        try:
            return reissue_order(order_id=order.pk, by=SYSTEM, on=DAY)
        finally:
            may_commit.set()

    _, refused = at_once(at, enter, issue)

    assert isinstance(refused, NotBounced)
    assert PaymentOrder.objects.get().state == OrderState.BOUNCED


def closing_papers(at):
    """A register whose act is accepted and whose invoice waits."""
    contract(at)
    marked_sheet(at.group)
    closed_month(at)
    register = PaymentRegister.objects.get()
    act, invoice = form_papers(register_id=register.pk, by=SYSTEM, on=DAY)
    accept_paper(paper_id=act.pk, by=SYSTEM)
    return register, invoice


def accepting(invoice, monkeypatch):
    """The invoice is accepted and not committed while `is_written` is set and `may_commit` is not."""
    is_written, may_commit, real = Event(), Event(), papers.outbox.put

    def wait_and_put(*said, **named):
        real(*said, **named)
        is_written.set()
        assert may_commit.wait(LIMIT_SECONDS)

    monkeypatch.setattr(papers.outbox, "put", wait_and_put)
    return is_written, may_commit, lambda: accept_paper(paper_id=invoice.pk, by=SYSTEM)


def test_who_orders_waits_for_the_invoice_that_is_being_accepted(monkeypatch):
    at = market()
    register, invoice = closing_papers(at)
    is_written, may_commit, accept = accepting(invoice, monkeypatch)

    def order():
        assert is_written.wait(LIMIT_SECONDS)
        Timer(0.3, may_commit.set).start()
        return batch_of(at, [register])

    _, batch = at_once(at, accept, order)

    assert batch.orders.get().is_after_papers
    ensure_sound()


def test_the_twin_without_the_lock_is_told_that_the_invoice_is_not_accepted(monkeypatch):
    at = market()
    register, invoice = closing_papers(at)
    is_written, may_commit, accept = accepting(invoice, monkeypatch)

    def order():
        assert is_written.wait(LIMIT_SECONDS)
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
        try:
            return batch_of(at, [register])
        finally:
            may_commit.set()

    _, refused = at_once(at, accept, order)

    assert isinstance(refused, PapersNotAccepted)
    assert not PaymentOrder.objects.exists()


def test_the_twin_without_check_and_trigger_pays_before_the_invoice_is_accepted(monkeypatch):
    at = market()
    register, _ = closing_papers(at)
    monkeypatch.setattr(module, "_ensure_papers", lambda *_, **__: None)
    with pytest.raises(ConstraintViolated, match="не приняты акт или счёт"):
        batch_of(at, [register])

    with amended(
        "ALTER TABLE settlements_paymentorder DISABLE TRIGGER after_papers",
        "TRUNCATE settlements_paymentorder CASCADE; ALTER TABLE settlements_paymentorder ENABLE TRIGGER after_papers",
    ):
        assert batch_of(at, [register]).orders.get().amount == register.payable
