"""What a family and a provider see of a contract that begins later than was applied for."""

import re
from datetime import date

import pytest
from django.urls import reverse
from tests.clock import Clock
from tests.factories import demand, life

from sotszakaz.demand.enrolments.actions import accept_application
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db
APPLIED, MADE = date(2026, 9, 24), date(2026, 10, 5)


@pytest.fixture
def at():
    return demand.market(value=5_000_00)


@pytest.fixture
def application(at, clock: Clock):
    clock.go(APPLIED)
    return demand.application(at, on=APPLIED)


def card_of(client, application):
    return client.get(reverse("citizen:enrolment", args=[application.pk]))


def test_the_quote_of_a_running_group_says_when_the_contract_begins(client, at, clock):
    clock.go(APPLIED)
    child = at.child()
    client.force_login(child.added_by)

    text = client.get(reverse("citizen:quote", args=[child.pk, at.group.pk])).text

    assert "договор начнётся в день, когда его заключат, дни до него не оплачиваются" in text


def test_who_waits_is_told_that_the_days_before_are_not_paid(client, application, clock):
    clock.go(MADE)
    client.force_login(application.applied_by)

    assert "дни до него не оплачиваются, и всё обучение станет дешевле" in card_of(client, application).text


def test_nothing_is_said_where_the_rules_count_from_the_application(client, at, application, clock):
    life.ruled(at, contract_starts="as_applied")
    clock.go(MADE)
    client.force_login(application.applied_by)

    assert "станет дешевле" not in card_of(client, application).text


def test_the_card_tells_the_contract_and_what_was_asked(client, application, clock):
    clock.go(MADE)
    accept_application(application_id=application.pk, by=SYSTEM, on=MADE)
    client.force_login(application.applied_by)

    text = card_of(client, application).text
    listed = client.get(reverse("citizen:enrolments")).text

    assert "Как было в заявлении" in text
    assert re.search(r"действует с 5\W+октября[^:]*: дни до него не оплачиваются", text)
    assert "3\u202f652,41\u00a0₽" in text
    assert "сентябрь 2026" not in text.replace("\u00a0", " ").lower()
    assert "3\u202f652,41\u00a0₽" in listed


def test_the_provider_sees_from_which_day_the_contract_would_run(client, at, application, clock):
    clock.go(MADE)
    client.force_login(at.director())

    text = client.get(reverse("provider:application", args=[application.pk])).text

    assert "а договор не начинается раньше, чем заключён" in text


def test_a_sum_that_fell_overnight_is_shown_anew_and_can_be_signed(client, at, application, clock):
    life.by_signature(at)
    accept_application(application_id=application.pk, by=SYSTEM, on=date(2026, 9, 25))
    client.force_login(application.applied_by)
    clock.go(date(2026, 9, 28))
    page = card_of(client, application)
    ticks = {"to_terms": "on", "to_data": "on", "to_payment": "on"}
    address = reverse("citizen:enrolment_sign", args=[application.pk])

    def sign(page):
        shown = {"parent_amount": page.context["form"]["parent_amount"].value(), "read": page.context["read"]}
        return client.post(address, {**ticks, **shown}, follow=True)

    clock.go(date(2026, 9, 29))
    refused = sign(page)
    signed = sign(refused)

    assert "Условия изменились с тех пор" in refused.text
    assert "ребёнок зачислен" in signed.text
    act_for([at.municipality.pk])
    application.refresh_from_db()
    assert application.contract.period.lower == date(2026, 9, 29)
