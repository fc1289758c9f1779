"""A payment order waits for the accepted act and invoice of its register, where the rules say so."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.delivery.settlements.test_payments import DAY, answered, batch_of, ensure_sound, september
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, accepted_papers, closed_month, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery.settlements.actions import (
    accept_paper,
    decide_completeness,
    form_papers,
    reissue_order,
    return_paper,
    send_batch,
)
from sotszakaz.delivery.settlements.errors import PapersNotAccepted
from sotszakaz.delivery.settlements.models import PaymentBatch, PaymentOrder, PaymentRegister
from sotszakaz.delivery.settlements.paper_notices import WHAT_NEXT
from sotszakaz.delivery.settlements.papers_first import waiting_of
from sotszakaz.delivery.settlements.payments import registers_to_pay, registers_without_papers
from sotszakaz.delivery.settlements.registers import FORMED
from sotszakaz.delivery.settlements.states import OrderState, PaperKind
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


def closed(at=None):
    """The register of September whose papers nobody has formed."""
    at = at or market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)
    return at, PaymentRegister.objects.get()


def rules(at, *, waits, since=date(2026, 11, 1)):
    adopt_regulation(
        municipality_id=at.municipality.pk,
        title="Порядок оплаты",
        starts_on=since,
        settings={"payment_needs_papers": Setting(value=waits, clause="п. 9", is_confirmed=True)},
        by=SYSTEM,
    )


def kinds(register):
    return [each.kind for each in waiting_of(register, on=DAY)]


def test_an_order_waits_for_the_act_then_for_the_invoice():
    at, register = closed()
    assert kinds(register) == [PaperKind.ACT, PaperKind.INVOICE]
    with pytest.raises(PapersNotAccepted, match=f"реестр № {register.number}: акт об оказании услуг, счёт"):
        batch_of(at, [register])
    act, invoice = form_papers(register_id=register.pk, by=SYSTEM, on=DAY)
    accept_paper(paper_id=act.pk, by=SYSTEM)
    assert [each.paper for each in waiting_of(register, on=DAY)] == [invoice]
    assert list(registers_without_papers(at.municipality.pk, on=DAY)) == [register]
    with pytest.raises(PapersNotAccepted, match=f"реестр № {register.number}: счёт"):
        batch_of(at, [register])

    accept_paper(paper_id=invoice.pk, by=SYSTEM)

    assert list(registers_to_pay(at.municipality.pk, on=DAY)) == [register]
    assert batch_of(at, [register]).orders.get().amount == register.payable
    assert PaymentOrder.objects.get().is_after_papers
    ensure_sound()


def test_a_returned_invoice_is_no_invoice():
    at, register = closed()
    act, invoice = form_papers(register_id=register.pk, by=SYSTEM, on=DAY)
    accept_paper(paper_id=act.pk, by=SYSTEM)
    return_paper(paper_id=invoice.pk, remarks="Не тот счёт.", by=SYSTEM, on=DAY)

    with pytest.raises(PapersNotAccepted):
        batch_of(at, [register])


def test_a_register_with_corrections_waits_for_their_act_too():
    at, _ = closed()
    half = {"percent": Decimal(50), "ground": "Половина занятий."}
    decide_completeness(contract_id=at.group.contracts.get().pk, month=SEPTEMBER, by=SYSTEM, **half, on=AFTER)
    contract(at)
    contract(at)
    marked_sheet(at.group, OCTOBER)
    closed_month(at, OCTOBER)

    assert kinds(PaymentRegister.objects.get(month=OCTOBER)) == [PaperKind.ACT, PaperKind.CORRECTION, PaperKind.INVOICE]


def test_where_the_rules_say_no_nothing_waits():
    at, register = closed()
    rules(at, waits=False)

    assert kinds(register) == []
    assert not registers_without_papers(at.municipality.pk, on=DAY)
    assert batch_of(at, [register]).orders.get().amount == register.payable
    assert not PaymentOrder.objects.get().is_after_papers
    ensure_sound()


def test_what_bounced_before_the_rules_asked_for_papers_waits_for_them_now():
    at, register = closed()
    rules(at, waits=False)
    order = batch_of(at, [register]).orders.get()
    send_batch(batch_id=order.batch_id, by=SYSTEM)
    answered(at, order, OrderState.BOUNCED, "Неверный счёт")
    rules(at, waits=True, since=DAY.replace(day=7))
    later = DAY.replace(day=9)

    with pytest.raises(PapersNotAccepted):
        reissue_order(order_id=order.pk, by=SYSTEM, on=later)
    accepted_papers(register, on=later)

    assert reissue_order(order_id=order.pk, by=SYSTEM, on=later).orders.get().is_after_papers
    ensure_sound()


def order_by_hand(register):
    batch = PaymentBatch.objects.create(municipality=register.municipality, number="ПК-900/2026", made_on=DAY)
    return PaymentOrder(
        municipality=register.municipality,
        batch=batch,
        register=register,
        number="ПП-900/2026",
        lines_total=1,
        deducted=0,
        amount=1,
    )


def test_the_database_takes_no_order_before_the_papers_whoever_writes_it():
    _, register = closed()

    with pytest.raises(ConstraintViolated, match="не приняты акт или счёт"), judged(PaymentOrder):
        order_by_hand(register).save()


def test_that_an_order_came_after_papers_never_changes():
    at = market()
    register, _ = september(at)
    batch_of(at, [register])

    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        PaymentOrder.objects.update(is_after_papers=False)


def test_the_provider_is_told_of_the_register_and_what_to_form():
    at = market()
    director = at.director()
    _, register = closed(at)

    drain_together()

    act_for([at.municipality.pk])
    told = Notice.objects.get(user=director, kind=FORMED)
    assert (told.subject_id, told.text) == (register.pk, WHAT_NEXT)
    assert register.number in told.title
