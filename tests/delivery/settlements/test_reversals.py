"""A return of money that was not, and with which the next register has already counted."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from tests.delivery.settlements.test_payments import answered, batch_of, ensure_sound
from tests.factories.delivery import OCTOBER, SEPTEMBER, accepted_papers, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member

from sotszakaz.delivery.settlements import debts
from sotszakaz.delivery.settlements.actions import (
    accept_advance,
    demand_return,
    enter_return,
    file_advance,
    make_batch,
    reverse_return,
    send_batch,
    withdraw_return,
    withdraw_reversal,
)
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.errors import (
    GroundMissing,
    ReturnReversed,
    ReversalStays,
    ReversalTooLarge,
    ReversedByWithdrawal,
)
from sotszakaz.delivery.settlements.models import DebtRepayment, PaymentRegister
from sotszakaz.delivery.settlements.states import OrderState, RepaymentKind
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.rendering import render_docx, render_pdf
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db

RETURNED_ON, DAY = date(2026, 10, 5), date(2026, 11, 5)
NOVEMBER, WINTER, OVER = date(2026, 11, 1), date(2026, 12, 3), date(2027, 1, 11)
GROUND = "Деньги пришли от другого плательщика."
NO_GUARD = """
    SET CONSTRAINTS ALL IMMEDIATE;
    SET ROLE NONE;
    ALTER TABLE settlements_debtrepayment DISABLE TRIGGER USER;
"""


def counted_return(at, *, is_taught=True, apart=0):
    """September advanced, paid and cancelled; its debt is entered as returned; October has counted with that.

    `apart` of it is a return of its own, by another paper.
    """
    signed = contract(at)
    advance = file_advance(agreement_id=signed.agreement_id, month=SEPTEMBER, by=SYSTEM, on=SEPTEMBER.replace(day=10))
    accept_advance(advance_id=advance.pk, by=SYSTEM)
    batch = make_batch(municipality_id=at.municipality.pk, registers=[], advances=[advance.pk], by=SYSTEM, on=SEPTEMBER)
    send_batch(batch_id=batch.pk, by=SYSTEM)
    answered(at, batch.orders.get(), OrderState.PAID)
    marked_sheet(at.group, cancelled=len(columns(at.group)))
    closed_month(at)
    said = {"register_id": PaymentRegister.objects.get().pk, "happened_on": RETURNED_ON, "on": RETURNED_ON}
    entered = enter_return(amount=advance.amount - apart, number="481", by=SYSTEM, **said)
    if apart:
        enter_return(amount=Decimal(apart), number="482", by=SYSTEM, **said)
    marked_sheet(at.group, OCTOBER, cancelled=0 if is_taught else len(columns(at.group, OCTOBER)))
    closed_month(at, OCTOBER)
    return entered, PaymentRegister.objects.get(month=OCTOBER)


def reversed_(entered, amount=None, by=SYSTEM, **said):
    facts = {"ground": GROUND, "on": DAY, **said}
    return reverse_return(repayment_id=entered.pk, amount=amount or entered.amount, by=by, **facts)


def card_of(register):
    return debts.get_debt_for(SYSTEM, register.pk, on=OVER)


def owed(at):
    return sum(debts.open_debts(at.municipality.pk).values_list("owed", flat=True))


def test_the_next_register_withholds_a_return_that_was_not():
    at = market()
    director = at.director()
    entered, october = counted_return(at)
    accepted_papers(october)
    order = batch_of(at, [october]).orders.get()
    send_batch(batch_id=order.batch_id, by=SYSTEM)
    answered(at, order, OrderState.PAID)
    assert (october.debt_before, owed(at)) == (0, 0)

    row = reversed_(entered, by=member(Finance, at.municipality))

    assert (row.register, row.amount, row.ground) == (october, -entered.amount, GROUND)
    assert owed(at) == entered.amount
    ensure_sound()
    with pytest.raises(ReturnReversed):
        reversed_(entered)
    drain_together()
    act_for([at.municipality.pk])
    told = Notice.objects.get(user=director, title__startswith="Долг вырос")
    assert GROUND in told.text
    marked_sheet(at.group, NOVEMBER, on=WINTER)
    closed_month(at, NOVEMBER, on=WINTER)
    november = PaymentRegister.objects.get(month=NOVEMBER)
    assert november.debt_before == entered.amount
    assert november.payable - november.debt_after == november.amount - entered.amount
    assert october in debts.list_settled(at.municipality.pk)
    with pytest.raises(ReversalStays):
        withdraw_reversal(repayment_id=row.pk, reason="Деньги есть.", by=SYSTEM)
    ensure_sound()


def test_what_is_still_to_be_paid_covers_it_and_until_then_it_is_withdrawn():
    at = market()
    entered, october = counted_return(at)
    accepted_papers(october)
    part = reversed_(entered, Decimal(10))
    assert owed(at) == 10
    withdraw_reversal(repayment_id=part.pk, reason="Не тот возврат.", by=SYSTEM)
    assert owed(at) == 0
    ensure_sound()

    again = reversed_(entered)
    order = batch_of(at, [october]).orders.get()

    assert order.amount == october.amount - entered.amount
    assert owed(at) == 0
    with pytest.raises(ReversalStays):
        withdraw_reversal(repayment_id=again.pk, reason="Деньги есть.", by=SYSTEM)
    ensure_sound()


def test_it_is_demanded_when_the_agreement_is_over():
    at = market()
    entered, _ = counted_return(at, is_taught=False, apart=30)
    months = entered.register.agreement.contracts.get().months.exclude(month__in=[SEPTEMBER, OCTOBER])
    for month in months.order_by("month").values_list("month", flat=True):
        marked_sheet(at.group, month, cancelled=len(columns(at.group, month)), on=OVER)
        closed_month(at, month, on=OVER)
    row = reversed_(entered, on=OVER)
    later = enter_return(
        register_id=row.register_id, amount=Decimal(5), number="500", happened_on=OVER, by=SYSTEM, on=OVER
    )
    with pytest.raises(ReversedByWithdrawal):
        reversed_(later, on=OVER)

    demand = demand_return(register_id=row.register_id, by=SYSTEM, on=OVER)

    version = DocumentVersion.objects.get(document=demand.document_id)
    assert demand.amount == entered.amount - 5
    assert render_pdf(version).startswith(b"%PDF")
    assert render_docx(version).startswith(b"PK")
    with pytest.raises(ReversalStays):
        withdraw_reversal(repayment_id=row.pk, reason="Деньги есть.", by=SYSTEM)
    ensure_sound()

    after = reversed_(DebtRepayment.objects.get(number="482"), on=OVER)
    card = card_of(demand.register)
    assert (card.owed, card.undemanded) == (demand.amount + 30, 30)
    said = {"register_id": row.register_id, "happened_on": OVER, "by": SYSTEM, "on": OVER}
    enter_return(amount=Decimal(20), number="501", **said)
    assert card_of(demand.register).undemanded == 30
    enter_return(amount=demand.amount, number="502", **said)
    assert card_of(demand.register).undemanded == card_of(demand.register).owed == 10
    with pytest.raises(ReversalStays):
        withdraw_reversal(repayment_id=after.pk, reason="Деньги есть.", by=SYSTEM)
    withdraw_return(repayment_id=DebtRepayment.objects.get(number="501").pk, reason="Не те деньги.", by=SYSTEM, on=OVER)
    withdraw_reversal(repayment_id=after.pk, reason="Деньги есть.", by=SYSTEM)  # the demand is not about it
    assert owed(at) == 0
    ensure_sound()


def test_a_wrong_reversal_is_refused_by_rules_and_by_the_database():
    at = market()
    entered, october = counted_return(at)
    for said, refusal in (
        ({"amount": entered.amount + 1}, ReversalTooLarge),
        ({"ground": " "}, GroundMissing),
        ({"by": member(Operator, at.municipality)}, NotAllowed),
    ):
        with pytest.raises(refusal):
            reversed_(entered, **said)
    facts = {
        "municipality_id": at.municipality.pk,
        "kind": RepaymentKind.REVERSED,
        "ground": GROUND,
        "reverses": entered,
    }
    with pytest.raises(ConstraintViolated, match="Столько по этому возврату"), judged(DebtRepayment):
        DebtRepayment.objects.create(register=october, amount=-entered.amount - 1, happened_on=DAY, **facts)
    assert not DebtRepayment.objects.filter(kind=RepaymentKind.REVERSED).exists()

    reversed_(entered)
    assert find_offenders(DEBTS).passed
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(NO_GUARD)
        cursor.execute("UPDATE settlements_debtrepayment SET amount = amount * 2 WHERE kind = 'reversed'")
    assert not find_offenders(DEBTS).passed


DEBTS = next(each for each in CHECKS if each.name == "settlements.debts")
