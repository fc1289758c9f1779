"""Terms of applications: provider and family are reminded while something can be done, once each."""

from datetime import timedelta

import pytest
from tests.factories import demand, life
from tests.factories.kernel import MunicipalityFactory
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import accept_application, withdraw_application
from sotszakaz.demand.enrolments.reminding import remind_of_terms
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db
DUE, LATE = "enrolment.due", "enrolment.late"


def remind(application, *days):
    return [remind_of_terms(municipality_id=application.municipality_id, on=day) for day in days]


def told(user, at, kind=DUE):
    drain_together()
    act_for([at.municipality.pk])
    assert not OutboxMessage.objects.filter(error__gt="").exists()
    return list(Notice.objects.filter(user=user, kind=kind))


def test_the_provider_is_reminded_to_answer_before_the_term_and_after_it():
    at = demand.market()
    director, waiting = at.director(), demand.application(at)
    due = waiting.answer_by_on

    counts = remind(waiting, TODAY, due, due, due + timedelta(days=1), due + timedelta(days=2))

    assert counts == [0, 1, 0, 1, 0]
    [soon], [late] = told(director, at), told(director, at, LATE)
    assert soon.title.startswith("Срок ответа на заявление заканчивается: Примерова")
    assert f"не позднее {due:%d.%m.%Y}" in soon.text
    assert late.title.startswith("Срок ответа на заявление прошёл")
    assert told(waiting.applied_by, at) == []


def test_the_family_is_reminded_a_working_day_before_the_contract_lapses():
    at = demand.market()
    director, waiting = at.director(), life.invited(at)
    due = waiting.answer_by_on

    counts = remind(waiting, due - timedelta(days=2), due - timedelta(days=1), due, due + timedelta(days=1))

    assert counts == [0, 1, 0, 0]
    [notice] = told(waiting.applied_by, at)
    assert notice.title == "Дарья: срок подписания договора заканчивается"
    assert f"Подпишите договор не позднее {due:%d.%m.%Y}" in notice.text
    assert told(director, at) == []


def test_the_family_is_reminded_of_an_offered_place():
    at, holder = life.full_market()
    offer = life.offered(at, holder)

    assert remind(offer, offer.answer_by_on) == [1]

    [notice] = told(offer.child.added_by, at)
    assert f"Возьмите предложенное место или откажитесь не позднее {offer.answer_by_on:%d.%m.%Y}" in notice.text


def test_each_turn_is_reminded_of_by_its_own_term():
    at = demand.market()
    life.by_signature(at)
    waiting = demand.application(at)
    remind(waiting, waiting.answer_by_on)
    accept_application(application_id=waiting.pk, by=SYSTEM, on=waiting.answer_by_on)
    waiting.refresh_from_db()

    assert remind(waiting, waiting.answer_by_on) == [1]


def test_nobody_is_reminded_of_what_is_done_meanwhile():
    at = demand.market()
    director, waiting = at.director(), demand.application(at)
    remind(waiting, waiting.answer_by_on)
    withdraw_application(application_id=waiting.pk, by=waiting.applied_by, on=TODAY)

    assert told(director, at) == []
    assert remind(waiting, waiting.answer_by_on) == [0]
    assert remind_of_terms(municipality_id=MunicipalityFactory().pk, on=TODAY) == 0
