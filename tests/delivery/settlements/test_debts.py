"""Debts of providers: what is still to be paid covers them before money is sent."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from tests.delivery.settlements.test_payments import DAY, answered, batch_of, ensure_sound, september
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, accepted_papers, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery.settlements import debts, payments
from sotszakaz.delivery.settlements.actions import (
    accept_advance,
    closing,
    decide_completeness,
    file_advance,
    raise_objection,
    reissue_order,
    reject_objection,
    send_batch,
    uphold_objection,
)
from sotszakaz.delivery.settlements.actions import payments as ordering
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.errors import NothingToPay
from sotszakaz.delivery.settlements.models import Accrual, DebtRepayment, PaymentOrder, PaymentRegister
from sotszakaz.delivery.settlements.provider_payments import money_of
from sotszakaz.delivery.settlements.states import ObjectionReason, OrderState
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db

NO_GUARD = """
    SET CONSTRAINTS ALL IMMEDIATE;
    SET ROLE NONE;
    ALTER TABLE settlements_paymentorder DISABLE TRIGGER within_register;
"""


def paid(at, order):
    send_batch(batch_id=order.batch_id, by=SYSTEM)
    answered(at, order, OrderState.PAID)


def upheld(at, *, october_cancelled=True):
    """One of two lines of September is paid, the other held; its objection is upheld and October closed."""
    register, _ = september(at)
    held = Accrual.objects.order_by("pk").first()
    doubt = raise_objection(accrual_id=held.pk, reason=ObjectionReason.ABSENT, words="Не ходил.", by=SYSTEM, on=DAY)
    paid(at, batch_of(at, [register]).orders.get())
    uphold_objection(objection_id=doubt.pk, percent=Decimal(0), ground="Не ходил.", by=SYSTEM)
    marked_sheet(at.group, OCTOBER, cancelled=len(columns(at.group, OCTOBER)) if october_cancelled else 0)
    closed_month(at, OCTOBER)
    return register, held, PaymentRegister.objects.get(month=OCTOBER)


def waiting(at):
    return list(payments.registers_to_pay(at.municipality.pk, on=DAY))


def sum_ordered():
    return sum(each.amount for each in PaymentOrder.objects.counted())


def sum_of_lines():
    return sum(each.certificate_amount for each in Accrual.objects.all())


def test_a_held_line_that_an_upheld_objection_undoes_is_never_paid():
    at = market()

    register, held, october = upheld(at)

    assert waiting(at) == []
    with pytest.raises(NothingToPay):
        batch_of(at, [register])
    [row] = DebtRepayment.objects.all()
    assert (row.register, row.from_register, row.amount) == (october, register, held.certificate_amount)
    assert sum_ordered() == sum_of_lines()
    assert money_of(at.record.organisation_id, at.municipality.pk).debt == 0
    ensure_sound()


def test_a_month_that_earns_more_than_the_line_leaves_no_debt_and_pays_the_difference():
    at = market()
    *_, october = upheld(at, october_cancelled=False)
    accepted_papers(october)

    batch_of(at, waiting(at))

    assert not DebtRepayment.objects.exists()
    assert october.payable == october.amount > 0
    assert sum_ordered() == sum_of_lines()
    ensure_sound()


def nothing_set_off(monkeypatch):
    for module in (ordering, closing):
        monkeypatch.setattr(module, "set_off_debts", lambda *_, **__: [])


def test_the_twin_without_the_set_off_is_stopped_by_the_database(monkeypatch):
    at = market()
    nothing_set_off(monkeypatch)
    register, *_ = upheld(at)

    with pytest.raises(Exception, match="долг исполнителя"):
        batch_of(at, [register])


def test_the_twin_without_set_off_and_guard_pays_the_line_and_verify_says_so(monkeypatch):
    at = market()
    nothing_set_off(monkeypatch)
    register, held, _ = upheld(at)
    with connection.cursor() as cursor:
        cursor.execute(NO_GUARD)

    batch_of(at, [register])

    assert sum_ordered() == sum_of_lines() + held.certificate_amount
    assert [each.name for each in CHECKS if not find_offenders(each).passed] == ["settlements.paid_after_debt"]


def test_a_line_is_held_until_the_closing_that_undoes_it_is_over():
    at = market()
    september(at)
    held = Accrual.objects.order_by("pk").first()
    doubt = raise_objection(accrual_id=held.pk, reason=ObjectionReason.ABSENT, words="Не ходил.", by=SYSTEM, on=DAY)
    uphold_objection(objection_id=doubt.pk, percent=Decimal(0), ground="Не ходил.", by=SYSTEM)
    marked_sheet(at.group, OCTOBER)

    begun = closing.begin_closing(municipality_id=at.municipality.pk, month=OCTOBER, by=SYSTEM, on=DAY)

    doubt = held.objections.get()
    assert doubt.decision.counted_in == begun
    assert doubt.is_holding
    assert held not in Accrual.objects.payable()
    closing.continue_closing(closing_id=begun.pk)
    assert not held.objections.get().is_holding
    ensure_sound()


def test_what_bounced_covers_a_debt_before_it_is_issued_again():
    at = market()
    register, _ = september(at)
    order = batch_of(at, [register]).orders.get()
    send_batch(batch_id=order.batch_id, by=SYSTEM)
    lowered(at)
    october = PaymentRegister.objects.get(month=OCTOBER)
    debt = october.debt_after
    assert debts.open_debts(at.municipality.pk).get().owed == debt > 0

    answered(at, order, OrderState.BOUNCED, "Счёт закрыт")
    again = reissue_order(order_id=order.pk, by=SYSTEM, on=DAY).orders.get()

    assert again.amount == register.payable - debt
    assert sum_ordered() == sum_of_lines()
    assert not debts.open_debts(at.municipality.pk).exists()
    ensure_sound()


def lowered(at, percent=0):
    """A person decides that one line of September was delivered so far, and nothing was held in October."""
    line = Accrual.objects.order_by("pk").first()
    decide_completeness(
        contract_id=line.contract_id,
        month=line.month,
        percent=Decimal(percent),
        ground="Акт проверки.",
        by=SYSTEM,
        on=AFTER,
    )
    marked_sheet(at.group, OCTOBER, cancelled=len(columns(at.group, OCTOBER)))
    closed_month(at, OCTOBER)


def test_what_bounced_and_was_taken_by_a_debt_waits_for_nothing():
    at = market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)
    register = PaymentRegister.objects.get()
    accepted_papers(register)
    order = batch_of(at, [register]).orders.get()
    send_batch(batch_id=order.batch_id, by=SYSTEM)
    lowered(at)

    answered(at, order, OrderState.BOUNCED, "Счёт закрыт")

    assert list(payments.orders_waiting(at.municipality.pk)) == []
    order.refresh_from_db()
    assert not payments.may_be_reissued(order)
    with pytest.raises(NothingToPay):
        reissue_order(order_id=order.pk, by=SYSTEM, on=DAY)
    assert sum_ordered() == 0 == sum_of_lines()
    ensure_sound()


def test_a_freed_line_is_paid_though_a_debt_took_what_bounced_before_it():
    at = market()
    register, _ = september(at)
    held = Accrual.objects.order_by("pk").last()
    doubt = raise_objection(accrual_id=held.pk, reason=ObjectionReason.ABSENT, words="Не ходил.", by=SYSTEM, on=DAY)
    order = batch_of(at, [register]).orders.get()
    send_batch(batch_id=order.batch_id, by=SYSTEM)
    lowered(at)
    answered(at, order, OrderState.BOUNCED, "Счёт закрыт")
    assert DebtRepayment.objects.get().amount == order.amount
    assert waiting(at) == list(payments.orders_waiting(at.municipality.pk)) == []

    reject_objection(objection_id=doubt.pk, ground="Ходил, есть отметки.", by=SYSTEM)

    assert [(each.pk, each.left) for each in waiting(at)] == [(register.pk, held.certificate_amount)]
    again = batch_of(at, [register]).orders.get()
    assert (again.amount, again.deducted) == (held.certificate_amount, order.amount)
    assert sum_ordered() == sum_of_lines()
    paid(at, again)
    assert waiting(at) == list(payments.orders_waiting(at.municipality.pk)) == []
    order.refresh_from_db()
    assert not payments.may_be_reissued(order)
    with pytest.raises(Refusal):
        reissue_order(order_id=order.pk, by=SYSTEM, on=DAY)
    ensure_sound()


def test_an_advance_that_nobody_has_paid_covers_the_debt_that_it_made():
    at = market()
    signed = contract(at)
    asked = file_advance(agreement_id=signed.agreement_id, month=OCTOBER, by=SYSTEM, on=date(2026, 10, 12))
    accept_advance(advance_id=asked.pk, by=SYSTEM)
    marked_sheet(at.group)
    closed_month(at)
    marked_sheet(at.group, OCTOBER, cancelled=len(columns(at.group, OCTOBER)))

    closed_month(at, OCTOBER)

    [row] = DebtRepayment.objects.all()
    assert (row.from_advance, row.amount) == (asked, asked.amount)
    assert not payments.advances_to_pay(at.municipality.pk).exists()
    accepted_papers(register := PaymentRegister.objects.get(month=SEPTEMBER))
    assert batch_of(at, [register], [asked]).orders.get().amount == sum_of_lines()
    ensure_sound()
