"""«Начисления» of a family: what was charged and why, what is to come, objections."""

from decimal import Decimal

import pytest
from django.urls import reverse
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import UserFactory
from tests.factories.replay import replayed

from sotszakaz.delivery.settlements.actions import close_month, decide_completeness, reject_objection
from sotszakaz.delivery.settlements.charges import charges_of, count_coming, list_charges, sums_of
from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
@replayed
def line():
    at = market()
    signed = contract(at)
    marked_sheet(at.group, cancelled=2)
    closed_month(at)
    return Accrual.objects.get(contract=signed)


def shown(client, name, *args, **query):
    return client.get(reverse(f"citizen:{name}", args=args), query).text


def test_the_family_sees_what_was_charged_why_and_what_is_to_come(line, client, django_assert_max_num_queries):
    parent = line.contract.child.added_by
    [charge] = charges_of(list_charges(parent))
    [total] = sums_of(parent)
    coming = count_coming(parent)
    assert charge.reason.startswith("проведено ")
    assert (total.certificate_units, total.parent_amount) == (line.certificate_units, line.parent_amount)
    assert coming.months == ContractMonth.objects.exclude(month=SEPTEMBER).count() > 0
    client.force_login(parent)

    with django_assert_max_num_queries(20):
        charged = shown(client, "charges")

    assert charge.reason.capitalize() in charged
    later = shown(client, "charges", view="coming")
    assert "октябрь 2026" in later
    assert "сентябрь 2026" not in later


def test_charges_are_those_of_the_chosen_child_of_the_family(line):
    parent = line.contract.child.added_by

    assert list(list_charges(parent, child_id=line.contract.child_id)) == [line]
    assert not list_charges(parent, child_id=0).exists()
    assert not sums_of(UserFactory())


def test_the_family_objects_on_the_page_and_sees_the_answer(line, client):
    client.force_login(line.contract.child.added_by)
    address = reverse("citizen:charge_object", args=[line.pk])

    empty = client.post(address, {"reason": "absent", "words": ""})
    sent = client.post(address, {"reason": "absent", "words": "Справка <b>была</b>."}, follow=True)
    again = client.post(address, {"reason": "absent", "words": "Ещё раз."})

    assert (empty.status_code, again.status_code) == (422, 422)
    assert "уже подано" in again.text
    assert "Справка &lt;b&gt;была" in sent.text
    assert "До ответа строка не оплачивается" in sent.text
    assert "возражение ждёт ответа" in shown(client, "charges")
    objection = ChargeObjection.objects.get()
    reject_objection(objection_id=objection.pk, ground="Табель верен.", by=SYSTEM)
    answered = shown(client, "charge", line.pk)
    assert "Табель верен." in answered
    assert "второй раз не удерживается" in answered


def test_the_family_takes_its_objection_back_once(line, client):
    client.force_login(line.contract.child.added_by)
    client.post(reverse("citizen:charge_object", args=[line.pk]), {"reason": "other", "words": "Ошибка."})
    address = reverse("citizen:objection_withdraw", args=[ChargeObjection.objects.get().pk])

    first = client.post(address, follow=True)
    second = client.post(address, follow=True)

    assert "Возражение отозвано" in first.text
    assert "уже невозможно" in second.text


def test_another_family_neither_sees_the_line_nor_objects_to_it(line, client):
    client.force_login(UserFactory())

    answers = [
        client.get(reverse("citizen:charge", args=[line.pk])),
        client.post(reverse("citizen:charge_object", args=[line.pk]), {"reason": "other", "words": "Чужое."}),
    ]

    assert [each.status_code for each in answers] == [404, 404]
    assert not ChargeObjection.objects.exists()


def test_a_corrected_month_leads_to_its_last_line(line, client):
    parent = line.contract.child.added_by
    decide_completeness(
        contract_id=line.contract_id, month=SEPTEMBER, percent=Decimal(50), ground="Не было.", by=SYSTEM, on=AFTER
    )
    marked_sheet(line.contract.group, OCTOBER)
    close_month(municipality_id=line.municipality_id, month=OCTOBER, by=SYSTEM, on=AFTER)
    client.force_login(parent)

    assert "Не согласны?" not in shown(client, "charge", line.pk)
    reasons = {each.reason for each in charges_of(list_charges(parent))}
    assert {"отменяет прежнюю строку этого месяца", "по решению уполномоченного органа"} <= reasons
