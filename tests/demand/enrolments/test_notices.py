"""Who is told what of an application: the family of every kopeck, the provider of what it has to do."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.demand import application, contract, market
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments.actions import refuse_application, withdraw_application
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.notices import WORDINGS
from sotszakaz.demand.enrolments.notices.transfers import OF_TRANSFERS
from sotszakaz.foundation import outbox
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator, Teacher
from sotszakaz.supply.programmes.actions import place_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return market()


def drain(at):
    drain_together()
    act_for([at.municipality.pk])
    assert not OutboxMessage.objects.filter(error__gt="").exists()


def notices_of(user):
    return list(Notice.objects.filter(user=user).order_by("message_id"))


def test_the_family_is_told_what_was_held_and_by_when_the_answer_comes(at):
    booked = application(at)

    drain(at)

    notice = notices_of(booked.applied_by)[0]
    assert notice.title == "Дарья: заявление подано"
    assert "удержано 12\N{NO-BREAK SPACE}240\N{NO-BREAK SPACE}₽, доплаты нет" in notice.text
    assert f"не позднее {booked.answer_by_on:%d.%m.%Y}" in notice.text
    assert (notice.subject_type, notice.subject_id) == ("enrolments.enrolmentapplication", booked.pk)


def test_hours_are_told_as_hours():
    at = market(unit=SchemeUnit.HOUR)
    booked = application(at)

    drain(at)

    assert "68\N{NO-BREAK SPACE}ч" in notices_of(booked.applied_by)[0].text


def test_the_family_is_told_what_it_pays_itself(at):
    booked = application(market(value=10_000_00))

    drain_together()
    act_for([booked.municipality_id])

    assert "ваша доплата — 2\N{NO-BREAK SPACE}240\N{NO-BREAK SPACE}₽" in notices_of(booked.applied_by)[0].text


def test_those_who_answer_are_told_of_a_new_application(at):
    drain(at)  # what making a market tells
    director = at.director()
    booked = application(at)

    drain(at)

    notice = notices_of(director)[0]
    assert notice.area == "provider"
    assert notice.title.startswith("Новое заявление: Примерова Дарья")
    assert f"Ответьте не позднее {booked.answer_by_on:%d.%m.%Y}" in notice.text


def test_nobody_else_is_told(at):
    strangers = [member(Teacher, at.municipality, at.record.organisation), member(Operator, at.municipality)]
    strangers.append(market().director())
    act_for([at.municipality.pk])
    drain(at)
    before = [notices_of(each) for each in strangers]
    application(at)

    drain(at)

    assert [notices_of(each) for each in strangers] == before


def test_a_late_telling_names_no_term_that_is_over(at):
    booked = application(at)
    withdraw_application(application_id=booked.pk, by=booked.applied_by, on=TODAY)

    drain(at)

    assert "не позднее" not in notices_of(booked.applied_by)[0].text


def test_the_family_is_told_of_the_contract(at):
    signed = contract(at)

    drain(at)

    notice = notices_of(signed.application.applied_by)[-1]
    assert notice.title == "Дарья: зачисление состоялось"
    assert signed.number in notice.text


def test_the_family_is_told_why_it_was_refused_and_what_came_back(at):
    booked = application(at)
    refuse_application(
        application_id=booked.pk, ground="age", reason="Ребёнку нет семи лет", by=at.director(), on=TODAY
    )

    drain(at)

    text = notices_of(booked.applied_by)[-1].text
    assert "Ребёнку нет семи лет." in text
    assert "вернулось 12\N{NO-BREAK SPACE}240\N{NO-BREAK SPACE}₽" in text


def test_both_are_told_of_a_withdrawal(at):
    director = at.director()
    booked = application(at)
    withdraw_application(application_id=booked.pk, by=booked.applied_by, on=TODAY)

    drain(at)

    assert notices_of(booked.applied_by)[-1].title == "Дарья: заявление отозвано"
    assert notices_of(director)[-1].title == "Заявление отозвано: Примерова Дарья"


def test_every_wording_can_be_said_of_every_application_with_a_contract(at):
    signed = contract(at)
    Contract.objects.filter(pk=signed.pk).update(own_cost_since=date(2026, 12, 1), own_cost_at=timezone.now())
    for topic in WORDINGS:
        outbox.put(topic, signed.application)

    drain(at)

    told = {notice.kind for notice in notices_of(signed.application.applied_by)}
    assert told == set(WORDINGS) - set(OF_TRANSFERS)  # nobody has asked for another group


def test_a_batch_takes_no_more_queries_for_three_messages_than_for_one(at):
    drain(at)  # what making a market tells
    taken = []
    for count in (1, 3):
        for _ in range(count):
            application(at, group=at.group)
        with CaptureQueriesContext(connection) as queries:
            drain_together()
        taken.append(len(queries))
        act_for([at.municipality.pk])

    assert taken[1] <= taken[0] <= 32


def test_families_of_a_group_are_told_of_its_new_address(at):
    applied, other = application(at), at.child()
    said = {"latitude": None, "longitude": None, "by": SYSTEM}

    place_group(group_id=at.group.pk, address="  ул. Новая,  д. 5 ", **said)
    place_group(group_id=at.group.pk, address="ул. Новая, д. 5", **said)
    drain(at)

    told = Notice.objects.get(kind="studygroup.moved", area="citizen")
    assert told.user == applied.applied_by
    assert told.user != other.added_by
    assert "теперь занимается здесь: ул. Новая, д. 5. Прежде: " in told.text
