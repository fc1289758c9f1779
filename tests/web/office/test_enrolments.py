"""Applications as the authorised body sees them: who is late, and contracts that it ends itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import demand
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


def test_late_answers_are_counted_and_shown_alone(client):
    at = demand.market()
    late, timely = demand.application(at), demand.application(at)
    EnrolmentApplication.objects.filter(pk=late.pk).update(answer_by_on=TODAY - timedelta(days=1))
    client.force_login(member(Operator, at.municipality))

    text = client.get(reverse("office:enrolments"), {"late": "on"}).content.decode()

    assert "С прошедшим сроком: 1" in text
    assert f"№ {late.pk} от" in text
    assert f"№ {timely.pk} от" not in text


def test_the_authorised_body_ends_a_contract_by_a_ground(client):
    at = demand.market()
    contract = demand.contract(at)
    client.force_login(member(Operator, at.municipality))
    address = reverse("office:contract_terminate", args=[contract.application_id])

    text = client.post(address, {"ground": "authority", "reason": "Приказ № 7"}, follow=True).content.decode()

    assert "Последний день договора — 31.08.2026. Семья уведомлена." in text


def test_the_accountant_sees_the_card_without_the_button(client):
    at = demand.market()
    contract = demand.contract(at)
    client.force_login(member(Finance, at.municipality))

    text = client.get(reverse("office:enrolment", args=[contract.application_id])).content.decode()

    assert contract.number in text
    assert "Расторгнуть договор" not in text
