"""Months handed in on the pages of both sides."""

import pytest
from django.urls import reverse
from tests.factories.delivery import AFTER, SEPTEMBER, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.journal import handed_in
from tests.factories.kernel import member
from tests.factories.left_out import left_out

from sotszakaz.delivery.attendance.models import MonthHandIn
from sotszakaz.delivery.attendance.states import HandInState
from sotszakaz.delivery.settlements.models import MonthClosing
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Finance

pytestmark = pytest.mark.django_db
MONTH = f"{SEPTEMBER:%Y-%m}"


@pytest.fixture
def at(clock):
    clock.go(AFTER)
    return market()


@pytest.fixture
def signed(at):
    return contract(at)


def page(client, name, *names):
    return client.get(reverse(name, args=names))


def post(client, name, *names, **said):
    return client.post(reverse(name, args=names), said, follow=True)


def test_the_provider_sees_what_is_missing_then_hands_in_and_is_told_what_comes_next(client, at, signed):
    client.force_login(at.director())
    agreement = signed.agreement_id
    assert "всё занятие" in page(client, "provider:hand_in", agreement, MONTH).text
    refused = post(client, "provider:hand_in_send", agreement, MONTH)
    assert (refused.status_code, "не хватает отметок" in refused.text) == (422, True)
    act_for([at.municipality.pk])
    marked_sheet(at.group)
    assert "Сдать сентябрь 2026" in page(client, "provider:hand_in", agreement, MONTH).text

    done = post(client, "provider:hand_in_send", agreement, MONTH)
    again = post(client, "provider:hand_in_send", agreement, MONTH)

    assert "Месяц сдан" in done.text
    assert "уже невозможно" in again.text
    assert "сентябрь 2026" in page(client, "provider:hand_ins", agreement).text
    assert reverse("provider:hand_ins", args=[agreement]) in page(client, "provider:months").text


def test_a_month_that_goes_on_says_when_it_may_be_handed_in(client, at, signed):
    client.force_login(at.director())

    shown = page(client, "provider:hand_in", signed.agreement_id, "2026-11").text

    assert "Месяц ещё идёт" in shown
    assert "Сдать ноябрь 2026</button>" not in shown


def test_finance_returns_a_month_with_remarks_and_accepts_it_later(client, at, signed):
    marked_sheet(at.group)
    handed = handed_in(signed)
    client.force_login(member(Finance, at.municipality))
    assert "Ждут приёма" in page(client, "office:hand_ins", MONTH).text
    empty = post(client, "office:hand_in_return", handed.pk)
    returned = post(client, "office:hand_in_return", handed.pk, remarks="Проверьте третье занятие.")
    act_for([at.municipality.pk])
    handed_in(signed)

    accepted = post(client, "office:hand_in_accept", handed.pk)
    twice = post(client, "office:hand_in_accept", handed.pk)

    assert (empty.status_code, "Месяц возвращён" in returned.text) == (422, True)
    assert "Месяц принят" in accepted.text
    assert "уже невозможно" in twice.text
    act_for([at.municipality.pk])
    assert MonthHandIn.objects.get().state == HandInState.ACCEPTED
    assert "Все месяцы приняты" in page(client, "office:hand_ins", MONTH).text


def test_finance_closes_the_month_without_those_who_have_not_handed_in(client, at, signed):
    client.force_login(member(Finance, at.municipality))
    listed = page(client, "office:hand_ins", MONTH)
    nobody = post(client, "office:month_close_without", MONTH)
    stranger = post(client, "office:month_close_without", MONTH, left_out="0")

    alone = post(client, "office:month_close_without", MONTH, left_out=signed.agreement_id)

    assert at.record.organisation.short_name in listed.text
    assert [each.status_code for each in (nobody, stranger)] == [422, 422]
    assert "нет действующих договоров" in alone.text  # it was the only one
    act_for([at.municipality.pk])
    assert not MonthClosing.objects.exists()


def test_a_month_left_out_is_marked_by_its_provider_and_offered_to_be_left_out_again(client, clock):
    clock.go(AFTER)
    late, waiting = left_out()
    client.force_login(member(Finance, late.municipality))
    listed = page(client, "office:hand_ins", "2026-10")
    act_for([late.municipality.pk])
    client.force_login(late.director())

    sheet = page(client, "provider:sheet", late.group.pk, MONTH)

    assert f"№ {waiting.agreement.number} — 10.2026 не сдан; 09.2026 не сдан" in listed.text
    assert "Сохранить табель" in sheet.text


def test_more_providers_cost_no_more_queries(client, at, signed, django_assert_max_num_queries):
    marked_sheet(at.group)
    handed_in(signed)
    client.force_login(member(Finance, at.municipality))

    with django_assert_max_num_queries(14):
        page(client, "office:hand_ins", MONTH)
