"""Payment orders: once for each register and advance; what bounces is issued again."""

from datetime import date

import pytest
from tests.factories.delivery import SEPTEMBER, accepted_papers, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member

from sotszakaz.delivery.settlements.actions import (
    accept_advance,
    file_advance,
    make_batch,
    raise_objection,
    reissue_order,
    send_batch,
    take_results,
)
from sotszakaz.delivery.settlements.actions.treasury import Result
from sotszakaz.delivery.settlements.calculation import subsidy_calculation
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.errors import NotBounced, NothingToPay
from sotszakaz.delivery.settlements.models import Accrual, PaidLine, PaymentOrder, PaymentRegister
from sotszakaz.delivery.settlements.models.accrual import AccrualQuerySet
from sotszakaz.delivery.settlements.provider_payments import money_of
from sotszakaz.delivery.settlements.states import ObjectionReason, OrderState
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 5)


def september(at, *, advance=False):
    """The register of September of two contracts with its accepted papers, and the accepted advance."""
    signed = contract(at)
    contract(at)
    asked = None
    if advance:
        asked = file_advance(agreement_id=signed.agreement_id, month=SEPTEMBER, by=SYSTEM, on=SEPTEMBER.replace(day=10))
        accept_advance(advance_id=asked.pk, by=SYSTEM)
    marked_sheet(at.group)
    closed_month(at)
    register = PaymentRegister.objects.get()
    accepted_papers(register)
    return register, asked


def batch_of(at, registers=(), advances=(), by=SYSTEM):
    return make_batch(
        municipality_id=at.municipality.pk,
        registers=[each.pk for each in registers],
        advances=[each.pk for each in advances],
        by=by,
        on=DAY,
    )


def answered(at, order, state, reason="", **changes):
    result = Result(row=2, number=order.number, state=state, on=DAY, reason=reason)
    return take_results(municipality_id=at.municipality.pk, results=[result], by=SYSTEM, on=DAY, **changes)


def ensure_sound():
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


def test_a_register_and_an_advance_are_ordered_once_and_together_make_what_was_delivered():
    at = market()
    register, advance = september(at, advance=True)

    batch = batch_of(at, [register], [advance])

    by_register, by_advance = (
        batch.orders.get(register=register),
        batch.orders.get(advance=advance),
    )
    assert by_register.amount == register.payable
    assert by_register.deducted == advance.amount == by_advance.amount
    assert by_register.amount + by_advance.amount == register.amount
    assert set(by_register.lines.values_list("accrual", flat=True)) == set(Accrual.objects.values_list("pk", flat=True))
    with pytest.raises(NothingToPay):
        batch_of(at, [register], [advance])
    ensure_sound()


def test_what_the_treasury_returned_is_issued_again_once_and_paid():
    at = market()
    register, _ = september(at)
    batch = batch_of(at, [register])
    [order] = batch.orders.all()
    assert send_batch(batch_id=batch.pk, by=SYSTEM) == 1
    [answer] = answered(at, order, OrderState.BOUNCED, "Неверный счёт")
    assert (answer.error, answer.is_new) == ("", True)

    again = reissue_order(order_id=order.pk, by=SYSTEM, on=DAY).orders.get()
    with pytest.raises(NotBounced):
        reissue_order(order_id=order.pk, by=SYSTEM, on=DAY)
    send_batch(batch_id=again.batch_id, by=SYSTEM)
    answered(at, again, OrderState.PAID)

    assert (again.reissue_of, again.amount) == (order, register.payable)
    assert PaidLine.objects.filter(is_counted=True).count() == Accrual.objects.count()
    [row] = [each for each in subsidy_calculation(register.agreement) if each.month == SEPTEMBER]
    assert row.paid == register.payable
    with pytest.raises(NothingToPay):
        batch_of(at, [register])
    ensure_sound()


def test_the_same_answer_twice_changes_nothing_and_another_one_is_refused():
    at = market()
    register, _ = september(at)
    batch = batch_of(at, [register])
    [order] = batch.orders.all()
    [early] = answered(at, order, OrderState.PAID)
    send_batch(batch_id=batch.pk, by=SYSTEM)
    [trial] = answered(at, order, OrderState.PAID, is_trial=True)
    assert PaymentOrder.objects.get().state == OrderState.SENT
    [first] = answered(at, order, OrderState.PAID)
    [second] = answered(at, order, OrderState.PAID)
    [other] = answered(at, order, OrderState.BOUNCED, "Неверный счёт")

    assert "ещё не передано" in early.error
    assert (trial.is_new, first.is_new, second.is_new) == (True, True, False)
    assert second.error == ""
    assert "другой ответ" in other.error
    assert PaymentOrder.objects.get().state == OrderState.PAID


def test_a_bounce_without_a_reason_and_an_unknown_number_are_named_by_row():
    at = market()
    register, _ = september(at)
    batch = batch_of(at, [register])
    [order] = batch.orders.all()
    send_batch(batch_id=batch.pk, by=SYSTEM)
    rows = [Result(2, order.number, OrderState.BOUNCED, DAY), Result(3, "ПП-77/2026", OrderState.PAID, DAY)]

    answers = take_results(municipality_id=at.municipality.pk, results=rows, by=SYSTEM, on=DAY)

    assert ["причин" in answers[0].error, "номером нет" in answers[1].error] == [True, True]
    assert PaymentOrder.objects.get().state == OrderState.SENT


def test_what_an_advance_has_paid_is_neither_held_nor_waited_for_below_zero():
    at = market()
    register, _ = september(at, advance=True)
    line = Accrual.objects.order_by("-certificate_amount").first()
    raise_objection(accrual_id=line.pk, reason=ObjectionReason.ABSENT, words="Не ходила.", by=SYSTEM, on=DAY)
    assert line.certificate_amount > register.payable > 0

    money = money_of(at.record.organisation_id, at.municipality.pk)

    assert (money.waiting, money.held) == (0, (1, register.payable))


def test_a_line_that_is_held_back_goes_with_a_later_order(monkeypatch):
    at = market()
    register, advance = september(at, advance=True)
    held, other = Accrual.objects.order_by("pk")
    with monkeypatch.context() as patched:
        patched.setattr(AccrualQuerySet, "payable", lambda self: self.exclude(pk=held.pk))
        if other.certificate_amount > advance.amount:
            batch = batch_of(at, [register])
            assert batch.orders.get().amount == other.certificate_amount - advance.amount
        else:
            with pytest.raises(NothingToPay):
                batch_of(at, [register])
    for order in PaymentOrder.objects.all():
        send_batch(batch_id=order.batch_id, by=SYSTEM)
        answered(at, order, OrderState.PAID)

    batch_of(at, [register])

    assert sum(each.amount for each in PaymentOrder.objects.all()) == register.payable
    ensure_sound()


def test_the_database_lets_no_register_be_paid_twice():
    at = market()
    register, _ = september(at)
    order = batch_of(at, [register]).orders.get()
    send_batch(batch_id=order.batch_id, by=SYSTEM)
    answered(at, order, OrderState.PAID)

    more = {"municipality": at.municipality, "batch": order.batch, "register": register, "number": "ПП-900/2026"}
    with pytest.raises(ConstraintViolated, match="больше, чем по нему к оплате"), judged(PaymentOrder):
        PaymentOrder.objects.create(**more, lines_total=1, deducted=0, amount=1)


def test_finance_orders_payments_and_an_operator_does_not():
    at = market()
    register, _ = september(at)
    with pytest.raises(NotAllowed):
        batch_of(at, [register], by=member(Operator, at.municipality))

    assert batch_of(at, [register], by=member(Finance, at.municipality)).orders.count() == 1
