"""The office answers objections on their pages and sees what is held back."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.factories.delivery import accepted_papers, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member

from sotszakaz.delivery.settlements.actions import raise_objection
from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection, CompletenessDecision, PaymentRegister
from sotszakaz.delivery.settlements.states import ObjectionReason, ObjectionState
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 5)


@pytest.fixture
def raised(client):
    at = market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)
    accepted_papers(PaymentRegister.objects.get())
    client.force_login(member(Finance, at.municipality))
    return raise_objection(
        accrual_id=Accrual.objects.get().pk, reason=ObjectionReason.ABSENT, words="Не ходила.", by=SYSTEM, on=DAY
    )


def page(client, objection):
    return client.get(reverse("office:objection", args=[objection.pk])).text


def test_what_is_held_back_is_seen_beside_what_may_be_paid(raised, client, django_assert_max_num_queries):
    payments = client.get(reverse("office:payment_batches")).text
    with django_assert_max_num_queries(20):
        held = client.get(reverse("office:objections"), {"view": "held"}).text

    assert "Удержано" in payments
    assert "Сейчас платить нечего" in payments
    assert raised.accrual.contract.number in held
    assert "удержана" in held


def test_finance_upholds_with_a_share_and_the_month_is_to_be_counted_anew(raised, client):
    address = reverse("office:objection_uphold", args=[raised.pk])

    wrong = client.post(address, {"percent": "100", "ground": "Справка."})
    right = client.post(address, {"percent": "50", "ground": "Справка."}, follow=True)

    assert wrong.status_code == 422
    assert "уже стоит в строке" in wrong.text
    assert "Следующее закрытие месяца проведёт разницу" in right.text
    assert CompletenessDecision.objects.get().completeness == Decimal("0.5")
    assert ChargeObjection.objects.get().state == ObjectionState.UPHELD


def test_finance_rejects_with_a_reason(raised, client):
    address = reverse("office:objection_reject", args=[raised.pk])

    empty = client.post(address, {"ground": ""})
    right = client.post(address, {"ground": "Табель верен."}, follow=True)
    twice = client.post(address, {"ground": "Табель верен."})

    assert (empty.status_code, twice.status_code) == (422, 409)
    assert "Табель верен." in right.text
    assert "уже невозможно" in twice.text


def test_who_only_looks_gets_no_buttons(raised, client):
    client.force_login(member(Operator, raised.municipality))

    assert "Удовлетворить" not in page(client, raised)
    assert client.post(reverse("office:objection_reject", args=[raised.pk]), {"ground": "Нет."}).status_code == 403
