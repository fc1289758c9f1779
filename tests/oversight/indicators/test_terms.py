"""Rows that wait for their figure of a quarter: who is reminded, when, and of what."""

from datetime import date
from decimal import Decimal

import pytest
from tests.factories.demand import market
from tests.factories.kernel import adopted, member
from tests.factories.ordering import indicator_said

from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.oversight.indicators.actions import NewValue, enter_value, withdraw_value
from sotszakaz.oversight.indicators.states import ValueWay
from sotszakaz.oversight.indicators.terms import DUE, awaited_on, remind_of_figures

pytestmark = pytest.mark.django_db

ON, THIRD_ENDS, LAST = date(2026, 10, 2), date(2026, 9, 30), date(2026, 10, 15)
SUPPORTED = indicator_said(key="1.P", title="НКО с поддержкой")
PAST = indicator_said(key="1.M", title="НКО отрасли", target={"text": "4", "kind": "number", "value": 4, "year": 2025})


@pytest.fixture
def at():
    return market(indicators=[indicator_said(), SUPPORTED, PAST])


def enter(at, as_of):
    said = NewValue(as_of=as_of, kind=ValueWay.NUMBER, source="Отчёт № 1", value=Decimal(4))
    operator = member(Operator, at.municipality)
    return enter_value(municipality_id=at.municipality.pk, key="1.P", said=said, by=operator, on=ON)


def remind(at, *days):
    return [remind_of_figures(municipality_id=at.municipality.pk, on=day) for day in days]


def test_a_row_waits_until_something_is_said_of_the_quarter(at):
    before = awaited_on(at.municipality.pk, ON)
    enter(at, date(2026, 6, 30))
    enter(at, ON)
    still = awaited_on(at.municipality.pk, ON)
    entered = enter(at, THIRD_ENDS)
    told = awaited_on(at.municipality.pk, ON)
    withdraw_value(entered_id=entered.pk, reason="Не та строка", by=member(Operator, at.municipality))

    assert (before.keys, before.quarter.title, before.last_day) == (["1.P"], "III квартал 2026", LAST)
    assert (still.keys, told) == (["1.P"], None)
    assert awaited_on(at.municipality.pk, ON).keys == ["1.P"]


def test_the_term_is_a_rule_that_is_recalled_until_an_act_says_it(at):
    assert not Parameter.INDICATOR_ENTRY_DAYS.is_confirmed
    assert not awaited_on(at.municipality.pk, ON).is_confirmed

    adopted(at.municipality, starts_on=date(2026, 10, 1), indicator_entry_days=3)

    assert awaited_on(at.municipality.pk, ON).last_day == date(2026, 10, 3)
    assert [awaited_on(at.municipality.pk, date(2026, 10, day)).is_late for day in (3, 4)] == [False, True]


def test_who_enters_figures_is_reminded_before_the_last_day_and_after_it_once_each(at):
    clerk, reader = member(Operator, at.municipality), member(Head, at.municipality)
    OutboxMessage.objects.all().delete()

    days = (ON, date(2026, 10, 9), date(2026, 10, 10), LAST, date(2026, 10, 16), date(2026, 10, 17))
    assert remind(at, *days) == [0, 0, 1, 0, 1, 0]

    drain_together()
    act_for([at.municipality.pk])
    told = Notice.objects.filter(user=clerk).order_by("message_id")
    assert [each.title for each in told] == [
        "Показатели за III квартал 2026: введите не позднее 15.10.2026",
        "Показатели за III квартал 2026: срок прошёл 15.10.2026",
    ]
    assert {each.text for each in told} == {"Ждут значения: 1.P. Их вводят с источником на странице «Показатели»."}
    assert not Notice.objects.filter(user=reader).exists()


def test_nobody_is_reminded_of_what_was_entered(at):
    enter(at, THIRD_ENDS)

    assert remind(at, LAST, date(2026, 11, 1)) == [0, 0]
    assert not OutboxMessage.objects.filter(topic=DUE).exists()


def test_before_there_was_a_decision_nothing_is_awaited(at):
    assert awaited_on(at.municipality.pk, date(2026, 1, 2)) is None
