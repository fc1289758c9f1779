"""Whoever keeps events is reminded of publications that should be out and of events that nobody has told about."""

from datetime import date, timedelta

import pytest
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.plans import event

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.roles import Finance, Operator
from sotszakaz.oversight.communication import reminding
from sotszakaz.oversight.communication.actions import (
    Announced,
    Held,
    Shown,
    hold_event,
    plan_publication,
    tell_publication,
)
from sotszakaz.oversight.communication.states import EventKind

pytestmark = pytest.mark.django_db

DAY, FIRST = date(2026, 9, 10), date(2026, 9, 1)
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return municipality


@pytest.fixture
def operator(municipality):
    member(Finance, municipality)
    return member(Operator, municipality)


@pytest.fixture
def campaign(municipality, operator):
    last = date(2026, 12, 31)
    return event(municipality, by=operator, kind=EventKind.CAMPAIGN, starts_on=FIRST, ends_on=last)


def news(campaign, by):
    return plan_publication(event_id=campaign.pk, announced=Announced("Газета", "Запись", DAY), by=by)


def reminded(municipality, on):
    return reminding.remind(municipality_id=municipality.pk, on=on)


def told():
    messages = OutboxMessage.objects.order_by("pk")
    reminding.tell_of_publications(list(messages.filter(topic=reminding.PUBLICATION_DUE)))
    reminding.tell_of_events(list(messages.filter(topic=reminding.EVENT_OVER)))
    return [(each.user, each.title) for each in Notice.objects.order_by("pk")]


def test_a_publication_is_reminded_of_on_its_day_and_once_when_it_is_late(municipality, operator, campaign):
    news(campaign, operator)

    assert reminded(municipality, DAY - timedelta(days=1)) == 0
    assert [reminded(municipality, on) for on in (DAY, DAY, NEXT, NEXT + timedelta(days=5))] == [1, 0, 1, 0]

    assert told() == [(operator, "Сегодня выходит публикация: Газета"), (operator, "Не отмечена публикация: Газета")]


def test_what_came_out_meanwhile_is_not_spoken_of(municipality, operator, campaign):
    made = news(campaign, operator)
    reminded(municipality, DAY)

    tell_publication(publication_id=made.pk, shown=Shown(DAY, "№ 17"), by=operator, on=DAY)

    assert told() == []
    assert reminded(municipality, NEXT) == 0


def test_an_event_that_is_over_is_reminded_of_until_somebody_tells_about_it(municipality, operator):
    seminar = event(municipality, by=operator, starts_on=DAY, ends_on=DAY)

    assert reminded(municipality, DAY) == 0
    assert [reminded(municipality, on) for on in (NEXT, NEXT)] == [1, 0]
    assert told() == [(operator, "Событие прошло: Семинар о реестре")]
    hold_event(event_id=seminar.pk, held=Held("Прошёл", attendance=3), by=operator, on=NEXT)

    assert reminded(municipality, NEXT + timedelta(days=1)) == 0


def test_what_is_late_for_a_long_time_is_not_spoken_of(municipality, operator):
    event(municipality, by=operator, starts_on=DAY, ends_on=DAY)

    assert reminded(municipality, DAY + timedelta(days=31)) == 0
