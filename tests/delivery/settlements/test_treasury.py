"""Answers of the treasury and batches that were mistakes are taken back; money may come back after it was paid."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from tests.delivery.settlements.test_debts import lowered, sum_of_lines, sum_ordered
from tests.delivery.settlements.test_payments import DAY, batch_of, ensure_sound, september
from tests.factories.delivery import OCTOBER, accepted_papers, closed_month, marked_sheet
from tests.factories.demand import market
from tests.factories.kernel import member

from sotszakaz.delivery.settlements import debts, payments
from sotszakaz.delivery.settlements.actions import (
    raise_objection,
    reissue_order,
    reject_objection,
    send_batch,
    take_results,
    uphold_objection,
    withdraw_answers,
    withdraw_batch,
)
from sotszakaz.delivery.settlements.actions.treasury import Result
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.errors import AnswerStays, BatchSent, GroundMissing, LinesHeld
from sotszakaz.delivery.settlements.models import (
    Accrual,
    ChargeObjection,
    PaidLine,
    PaymentOrder,
    PaymentRegister,
    TreasuryAnswer,
    TreasuryTake,
)
from sotszakaz.delivery.settlements.provider_payments import money_of
from sotszakaz.delivery.settlements.states import ObjectionReason, OrderState
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db

LATER = DAY + timedelta(days=7)
ANSWERS_QUERIES = 16


def answer_of(at, order, state, on, reason="", today=LATER):
    """What the treasury said of the order on that day, entered today."""
    result = Result(row=2, number=order.number, state=state, on=on, reason=reason)
    [answer] = take_results(municipality_id=at.municipality.pk, results=[result], by=SYSTEM, on=today)
    order.refresh_from_db()
    return answer


def sent(at):
    register, _ = september(at)
    order = batch_of(at, [register]).orders.get()
    send_batch(batch_id=order.batch_id, by=SYSTEM)
    order.refresh_from_db()
    return register, order


def withdrawn(at, *answers, reason="Чужая выписка.", by=SYSTEM):
    said = {"municipality_id": at.municipality.pk, "reason": reason, "by": by, "on": LATER}
    return withdraw_answers(answers=[each.pk for each in answers], **said)


def test_money_that_the_bank_returned_after_it_was_paid_is_issued_again():
    at = market()
    register, order = sent(at)
    answer_of(at, order, OrderState.PAID, DAY)

    came_back = answer_of(at, order, OrderState.BOUNCED, LATER, "Счёт закрыт")

    assert (came_back.error, came_back.is_new) == ("", True)
    assert (order.state, order.answered_on, order.paid_on) == (OrderState.BOUNCED, LATER, DAY)
    assert not money_of(at.record.organisation_id, at.municipality.pk).paid
    again = reissue_order(order_id=order.pk, by=SYSTEM, on=LATER).orders.get()
    assert again.amount == register.payable == sum_ordered()
    assert list(payments.answers_to(order).values_list("state", flat=True)) == ["paid", "bounced"]
    ensure_sound()


@pytest.mark.parametrize("on", [DAY - timedelta(days=1), LATER + timedelta(days=1), date(2020, 1, 1)])
def test_an_answer_of_a_day_before_the_order_or_to_come_is_named(on):
    at = market()
    _, order = sent(at)

    answer = answer_of(at, order, OrderState.PAID, on)

    assert "05.11.2026 до 12.11.2026" in answer.error
    assert order.state == OrderState.SENT


def test_a_wrong_file_is_taken_back_and_the_right_one_entered():
    at = market()
    register, order = sent(at)
    answer_of(at, order, OrderState.BOUNCED, DAY, "Неверный счёт")
    assert not PaidLine.objects.filter(is_counted=True).exists()

    withdrawn(at, TreasuryAnswer.objects.get())

    order.refresh_from_db()
    assert (order.state, order.answered_on, order.reason) == (OrderState.SENT, None, "")
    assert PaidLine.objects.filter(is_counted=True).count() == order.lines.count()
    assert answer_of(at, order, OrderState.PAID, DAY).is_new
    assert order.state == OrderState.PAID
    assert TreasuryTake.objects.count() == 2
    assert sum_ordered() == register.payable
    ensure_sound()


def test_a_return_by_mistake_leaves_the_order_paid_on_its_day():
    at = market()
    _, order = sent(at)
    answer_of(at, order, OrderState.PAID, DAY)
    answer_of(at, order, OrderState.BOUNCED, LATER, "Счёт закрыт")
    paid, back = TreasuryAnswer.objects.order_by("pk")
    with pytest.raises(AnswerStays):  # a later one stands
        withdrawn(at, paid)

    withdrawn(at, back)

    order.refresh_from_db()
    assert (order.state, order.answered_on, order.paid_on) == (OrderState.PAID, DAY, DAY)
    with pytest.raises(AnswerStays):  # once
        withdrawn(at, back)
    ensure_sound()


def test_an_answer_from_which_another_order_followed_stays():
    at = market()
    _, order = sent(at)
    answer_of(at, order, OrderState.BOUNCED, DAY, "Неверный счёт")
    batch = reissue_order(order_id=order.pk, by=SYSTEM, on=DAY)
    with pytest.raises(AnswerStays):
        withdrawn(at, TreasuryAnswer.objects.get())

    withdraw_batch(batch_id=batch.pk, reason="Ответ был ошибкой.", by=SYSTEM, on=DAY)
    withdrawn(at, TreasuryAnswer.objects.get())

    order.refresh_from_db()
    assert order.state == OrderState.SENT
    ensure_sound()


def test_a_return_whose_money_went_to_a_debt_stays():
    at = market()
    _, order = sent(at)
    lowered(at)
    answer_of(at, order, OrderState.BOUNCED, DAY, "Счёт закрыт")
    assert not debts.open_debts(at.municipality.pk).exists()
    assert payments.answer_to_take_back(order) is None

    with pytest.raises(AnswerStays):
        withdrawn(at, TreasuryAnswer.objects.get())

    order.refresh_from_db()
    assert order.state == OrderState.BOUNCED
    ensure_sound()


def two_registers(at):
    """September and October, ready to be paid."""
    first, _ = september(at)
    marked_sheet(at.group, OCTOBER)
    closed_month(at, OCTOBER)
    second = PaymentRegister.objects.get(month=OCTOBER)
    accepted_papers(second)
    return first, second


def queries_of(deed, *said):
    with CaptureQueriesContext(connection) as asked:
        deed(*said)
    return len(asked)


def answers_to(at, *orders, state=OrderState.BOUNCED):
    """Every row with a reason of its own; withdrawals need the answers alone."""
    reasons = [f"Причина {each.pk}" if state == OrderState.BOUNCED else "" for each in orders]
    rows = [Result(place, each.number, state, DAY, reasons[place]) for place, each in enumerate(orders)]
    return take_results(municipality_id=at.municipality.pk, results=rows, by=SYSTEM, on=LATER)


def test_a_batch_its_answers_and_taking_them_back_ask_the_same_queries_however_many():
    at = market()
    registers = two_registers(at)
    few = queries_of(batch_of, at, registers[:1])
    withdraw_batch(batch_id=PaymentOrder.objects.get().batch_id, reason="Ошибка.", by=SYSTEM, on=DAY)
    assert queries_of(batch_of, at, registers) == few
    first, second = PaymentOrder.objects.filter(state=OrderState.READY).order_by("pk")
    send_batch(batch_id=first.batch_id, by=SYSTEM)

    few = queries_of(answers_to, at, first)
    back = queries_of(withdrawn, at, *TreasuryAnswer.objects.all())
    many = queries_of(answers_to, at, first, second)

    assert many == few == ANSWERS_QUERIES
    bounced = PaymentOrder.objects.filter(batch=first.batch_id).order_by("pk")
    assert [each.reason for each in bounced] == [f"Причина {each.pk}" for each in bounced]
    living = TreasuryAnswer.objects.filter(withdrawn_at=None)
    assert queries_of(withdrawn, at, *living) == back
    assert {(each.state, each.answered_on, each.reason) for each in bounced.all()} == {(OrderState.SENT, None, "")}
    ensure_sound()


def test_of_many_answers_the_one_that_has_to_stay_is_named_and_none_is_taken_back():
    at = market()
    _, october = registers = two_registers(at)
    doubt = doubted(october)
    batch = batch_of(at, registers)
    send_batch(batch_id=batch.pk, by=SYSTEM)
    first, second = batch.orders.order_by("pk")
    answers_to(at, first, second, state=OrderState.PAID)
    reject_objection(objection_id=doubt.pk, ground="Ходил.", by=SYSTEM)
    batch_of(at, [october])

    with pytest.raises(AnswerStays, match=second.number):
        withdrawn(at, *TreasuryAnswer.objects.all())

    assert set(batch.orders.values_list("state", "paid_on")) == {(OrderState.PAID, DAY)}


def doubted(register=None):
    lines = register.accruals if register else Accrual.objects
    line = lines.order_by("pk").first()
    return raise_objection(accrual_id=line.pk, reason=ObjectionReason.ABSENT, words="Не ходил.", by=SYSTEM, on=DAY)


def test_a_line_that_was_doubted_on_its_way_is_held_when_the_money_comes_back():
    at = market()
    _, order = sent(at)
    doubt = doubted()
    assert not doubt.is_holding

    answer_of(at, order, OrderState.BOUNCED, DAY, "Счёт закрыт")

    doubt.refresh_from_db()
    assert doubt.is_holding
    with pytest.raises(LinesHeld):
        reissue_order(order_id=order.pk, by=SYSTEM, on=DAY)
    reject_objection(objection_id=doubt.pk, ground="Ходил.", by=SYSTEM)
    assert reissue_order(order_id=order.pk, by=SYSTEM, on=DAY).orders.get().amount == order.amount
    ensure_sound()


@pytest.mark.parametrize("is_upheld", [False, True])
def test_a_line_that_is_in_the_treasury_after_all_is_held_no_more(is_upheld):
    at = market()
    _, order = sent(at)
    answer_of(at, order, OrderState.BOUNCED, DAY, "Счёт закрыт")
    doubt = doubted()
    assert doubt.is_holding
    if is_upheld:
        uphold_objection(objection_id=doubt.pk, percent=Decimal(0), ground="Не ходил.", by=SYSTEM)

    withdrawn(at, TreasuryAnswer.objects.get())

    assert not ChargeObjection.objects.get().is_holding
    ensure_sound()


def test_a_line_of_a_withdrawn_batch_is_held_but_not_for_a_second_time():
    at = market()
    register, _ = september(at)
    batch = batch_of(at, [register])
    doubt = doubted()

    withdraw_batch(batch_id=batch.pk, reason="Ошибка.", by=SYSTEM, on=DAY)

    doubt.refresh_from_db()
    assert doubt.is_holding
    assert batch_of(at, [register]).orders.get().amount == register.payable - doubt.accrual.certificate_amount
    reject_objection(objection_id=doubt.pk, ground="Ходил.", by=SYSTEM)
    assert not doubted().is_holding
    withdraw_batch(batch_id=PaymentOrder.objects.last().batch_id, reason="Ошибка.", by=SYSTEM, on=DAY)
    assert batch_of(at, [register]).orders.get().amount == register.payable
    ensure_sound()


@pytest.mark.parametrize("holds", [False, True])
def test_the_database_lets_an_objection_hold_only_as_its_line_stands(holds):
    at = market()
    _, order = sent(at)
    doubted()
    if not holds:
        answer_of(at, order, OrderState.BOUNCED, DAY, "Счёт закрыт")

    with pytest.raises(IntegrityError, match="never change"):
        ChargeObjection.objects.update(holds=holds)


def test_a_batch_that_was_not_sent_is_withdrawn_and_its_register_paid_by_another():
    at = market()
    register, advance = september(at, advance=True)
    batch = batch_of(at, [register], [advance])

    assert withdraw_batch(batch_id=batch.pk, reason="Не тот месяц.", by=SYSTEM, on=DAY) == 2

    assert set(batch.orders.values_list("state", "reason")) == {("withdrawn", "Не тот месяц.")}
    assert sum_ordered() == 0
    assert [each.pk for each in payments.registers_to_pay(at.municipality.pk, on=DAY)] == [register.pk]
    assert [each.pk for each in payments.advances_to_pay(at.municipality.pk)] == [advance.pk]
    again = batch_of(at, [register], [advance])
    assert sum_ordered() == sum_of_lines()
    assert again.orders.count() == 2
    ensure_sound()


def notices_of(user):
    return list(Notice.objects.filter(user=user).values_list("title", "text"))


def test_the_provider_and_who_made_the_batch_are_told_that_it_was_withdrawn():
    at = market()
    director, maker, other = at.director(), member(Finance, at.municipality), member(Finance, at.municipality)
    register, _ = september(at)
    batch = batch_of(at, [register], by=maker)
    drain_together()
    act_for([at.municipality.pk])
    Notice.objects.all().delete()

    withdraw_batch(batch_id=batch.pk, reason="Не тот месяц.", by=other, on=DAY)
    drain_together()
    act_for([at.municipality.pk])

    order = batch.orders.get()
    assert (order.withdrawn_by, order.withdrawn_at is not None) == (other, True)
    [(title, text)] = notices_of(director)
    assert title.startswith("Поручение на ")
    assert "отозвано до передачи в казначейство, причина: Не тот месяц. Деньги" in text
    [(title, text)] = notices_of(maker)
    assert title == f"Пакет № {batch.number} отозван до передачи в казначейство"
    assert "Не тот месяц." in text
    assert notices_of(other) == []


def test_who_withdraws_an_own_batch_is_not_told_of_it():
    at = market()
    maker = member(Finance, at.municipality)
    register, _ = september(at)
    batch = batch_of(at, [register], by=maker)

    withdraw_batch(batch_id=batch.pk, reason="Не тот месяц.", by=maker, on=DAY)
    drain_together()
    act_for([at.municipality.pk])

    assert not Notice.objects.filter(user=maker, title__startswith="Пакет").exists()


def test_only_the_answer_that_may_be_taken_back_is_offered():
    at = market()
    _, order = sent(at)
    assert payments.answer_to_take_back(order) is None
    answer_of(at, order, OrderState.PAID, DAY)
    answer_of(at, order, OrderState.BOUNCED, LATER, "Счёт закрыт")
    paid, back = TreasuryAnswer.objects.order_by("pk")
    assert payments.answer_to_take_back(order) == back

    withdrawn(at, back)
    order.refresh_from_db()
    assert payments.answer_to_take_back(order) == paid
    answer_of(at, order, OrderState.BOUNCED, LATER, "Счёт закрыт")
    reissue_order(order_id=order.pk, by=SYSTEM, on=LATER)

    assert payments.answer_to_take_back(PaymentOrder.objects.get(pk=order.pk)) is None


def test_a_batch_that_was_sent_or_withdrawn_is_not_withdrawn():
    at = market()
    _, order = sent(at)

    with pytest.raises(BatchSent):
        withdraw_batch(batch_id=order.batch_id, reason="Ошибка.", by=SYSTEM, on=DAY)
    with pytest.raises(GroundMissing):
        withdraw_batch(batch_id=order.batch_id, reason=" ", by=SYSTEM, on=DAY)

    assert PaymentOrder.objects.get().state == OrderState.SENT


def test_a_withdrawn_order_is_neither_sent_nor_answered():
    at = market()
    register, _ = september(at)
    order = batch_of(at, [register]).orders.get()
    withdraw_batch(batch_id=order.batch_id, reason="Ошибка.", by=SYSTEM, on=DAY)

    assert send_batch(batch_id=order.batch_id, by=SYSTEM) == 0
    assert "отозвано" in answer_of(at, order, OrderState.PAID, DAY).error


def test_the_provider_is_told_that_an_answer_was_a_mistake_and_an_operator_takes_nothing_back():
    at = market()
    _, order = sent(at)
    director = at.director()
    answer_of(at, order, OrderState.PAID, DAY)
    with pytest.raises(NotAllowed):
        withdrawn(at, TreasuryAnswer.objects.get(), by=member(Operator, at.municipality))

    withdrawn(at, TreasuryAnswer.objects.get(), by=member(Finance, at.municipality))

    drain_together()
    act_for([at.municipality.pk])
    assert Notice.objects.filter(user=director, title__startswith="Ответ казначейства отозван").exists()


@pytest.mark.parametrize(("state", "reason"), [(OrderState.PAID, ""), (OrderState.BOUNCED, "Счёт закрыт")])
def test_an_answer_taken_back_before_it_was_told_is_only_told_as_a_mistake(state, reason):
    at = market()
    _, order = sent(at)
    director = at.director()
    answer_of(at, order, state, DAY, reason)

    withdrawn(at, TreasuryAnswer.objects.get())

    drain_together()
    assert not OutboxMessage.objects.exclude(error="").exists()
    act_for([at.municipality.pk])
    [told] = Notice.objects.filter(user=director, kind__startswith="payment_order.")
    assert told.title.startswith("Ответ казначейства отозван")


def test_what_was_paid_and_came_back_is_told_with_both_days():
    at = market()
    _, order = sent(at)
    director = at.director()
    answer_of(at, order, OrderState.PAID, DAY)
    answer_of(at, order, OrderState.BOUNCED, LATER, "Счёт закрыт")

    drain_together()

    act_for([at.municipality.pk])
    paid = Notice.objects.get(user=director, title__startswith="Оплачено")
    assert "05.11.2026" in paid.text
    assert Notice.objects.filter(user=director, title__startswith="Казначейство вернуло").exists()


def test_verify_finds_an_order_that_stands_where_no_answer_brought_it():
    at = market()
    _, order = sent(at)
    answer_of(at, order, OrderState.PAID, DAY)
    withdrawn(at, TreasuryAnswer.objects.get())

    PaymentOrder.objects.filter(pk=order.pk).update(state=OrderState.PAID, answered_on=DAY)

    assert [each.name for each in CHECKS if not find_offenders(each).passed] == ["settlements.answers"]
