"""The provider's money: what was paid, what is held back and why, objections and replies."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import supply
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, accepted_papers, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.files import JPEG
from tests.factories.left_out import ready, sign
from tests.factories.replay import replayed

from sotszakaz.delivery.settlements.actions import close_month, make_batch, raise_objection, send_batch, take_results
from sotszakaz.delivery.settlements.actions.treasury import Result
from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection, PaymentRegister
from sotszakaz.delivery.settlements.postponed import postponed_months
from sotszakaz.delivery.settlements.provider_payments import money_of
from sotszakaz.delivery.settlements.states import ObjectionReason, OrderState
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 5)


@pytest.fixture
@replayed
def at():
    """Two charged contracts of one provider."""
    place = market()
    for _ in range(2):
        contract(place)
    marked_sheet(place.group)
    closed_month(place)
    accepted_papers(PaymentRegister.objects.get())
    return place


def objected(at):
    line = Accrual.objects.order_by("pk")[0]
    return line, raise_objection(
        accrual_id=line.pk, reason=ObjectionReason.NOT_HELD, words="Занятий не было.", by=SYSTEM, on=DAY
    )


def ordered(at, state=None, reason="", answered_on=DAY):
    register = PaymentRegister.objects.get()
    batch = make_batch(municipality_id=at.municipality.pk, registers=[register.pk], advances=[], by=SYSTEM, on=DAY)
    order = batch.orders.get()
    if state:
        send_batch(batch_id=batch.pk, by=SYSTEM)
        result = Result(2, order.number, state, answered_on, reason)
        take_results(municipality_id=at.municipality.pk, results=[result], by=SYSTEM, on=answered_on)
    return order


def test_all_the_money_of_the_month_is_somewhere(at):
    organisation_id, home = at.record.organisation_id, at.municipality.pk
    register = PaymentRegister.objects.get()
    assert money_of(organisation_id, home).waiting == register.payable
    line, _ = objected(at)

    before = money_of(organisation_id, home)
    order = ordered(at)
    going = money_of(organisation_id, home)

    assert (before.held.amount, before.waiting) == (line.certificate_amount, order.amount)
    assert (going.going, going.waiting, going.held.lines) == (order.amount, 0, 1)
    assert going.paid == ()
    assert going.going + going.waiting + going.held.amount == register.payable


def test_what_was_paid_is_told_by_the_year_of_the_month_it_is_for(at, client):
    order = ordered(at, OrderState.PAID, answered_on=date(2027, 1, 12))
    client.force_login(at.director())

    page = client.get("/provider/payments/").content.decode()

    assert money_of(at.record.organisation_id, at.municipality.pk).paid == ((2026, order.amount),)
    assert "Оплачено за 2026 год" in page


def test_the_page_says_what_was_paid_what_is_held_and_why(at, client, django_assert_max_num_queries):
    line, objection = objected(at)
    order = ordered(at, OrderState.PAID)
    client.force_login(at.director())

    with django_assert_max_num_queries(20):
        paid = client.get(reverse("provider:payments")).text
    held = client.get(reverse("provider:payments"), {"view": "held"}).text.replace("\N{NO-BREAK SPACE}", " ")

    assert f"№ {order.number}" in paid
    assert f"№ {line.contract.number}" in held
    assert "занятий не было" in held
    assert f"{objection.answer_by_on.day} ноября 2026" in held


def test_contracts_without_signatures_are_named_with_what_to_do_until_they_are_charged(client):
    at, (whole, unsigned) = ready(contract_needs_signatures=True)
    sign(at, whole.document_id, SigningParty.PROVIDER, SigningParty.CITIZEN)
    closed_month(at)
    client.force_login(at.director())
    view = {"view": "left_out"}

    waiting = client.get(reverse("provider:payments"), view).text
    act_for([at.municipality.pk])
    sign(at, unsigned.document_id, SigningParty.PROVIDER, SigningParty.CITIZEN)
    closed_month(at, OCTOBER)
    charged = client.get(reverse("provider:payments"), view).text

    assert f"№ {unsigned.number}" in waiting
    assert f"№ {whole.number}" not in waiting
    assert reverse("provider:document", args=[unsigned.document_id]) in waiting
    assert "отложенных без подписей, нет" in charged


def test_a_month_closed_without_the_agreement_is_named_until_it_is_charged(client):
    at = market()
    record = supply.record(at.municipality)
    supply.agreement(record, limit=Decimal(1_000_000))
    group = supply.published_group(supply.part(supply.programme(record), price=Decimal(12_240)))
    late, _ = contract(at), contract(at, group=group)
    marked_sheet(at.group)
    marked_sheet(group)
    home, organisation_id = at.municipality.pk, at.record.organisation_id
    closing = {"municipality_id": home, "by": SYSTEM, "on": AFTER}
    close_month(month=SEPTEMBER, left_out=frozenset({late.agreement_id}), **closing)

    [waiting] = postponed_months(organisation_id, home)
    client.force_login(at.director())
    shown = client.get(reverse("provider:payments"), {"view": "left_out"}).text
    assert (waiting.agreement, waiting.month, waiting.contracts) == (late.agreement, SEPTEMBER, 1)
    assert reverse("provider:hand_in", args=[late.agreement_id, "2026-09"]) in shown
    assert postponed_months(record.organisation_id, home) == []

    act_for([home])
    for each in (at.group, group):
        marked_sheet(each, OCTOBER)
    closed_month(at, OCTOBER)
    assert postponed_months(organisation_id, home) == []


def test_the_provider_replies_on_the_page_with_a_file(at, client):
    _, objection = objected(at)
    client.force_login(at.director())
    address = reverse("provider:objection_reply", args=[objection.pk])
    assert "Ваше пояснение" in client.get(reverse("provider:objection", args=[objection.pk])).text

    wrong = client.post(address, {"words": "Были.", "file": SimpleUploadedFile("a.exe", b"MZ")})
    sent = client.post(address, {"words": "Были.", "file": SimpleUploadedFile("журнал.jpg", JPEG)}, follow=True)
    again = client.post(address, {"words": "Ещё."})

    assert (wrong.status_code, again.status_code) == (422, 409)
    assert "Скан не принят" in wrong.text
    assert "Пояснение отправлено" in sent.text
    file = client.get(reverse("provider:objection_evidence", args=[objection.pk]))
    assert file.content == JPEG
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert ChargeObjection.objects.get().reply == "Были."
    assert "исполнитель ответил" in client.get(reverse("provider:objections"), {"view": "waiting"}).text
