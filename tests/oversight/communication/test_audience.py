"""Who is called to an event: those for whom it is, in their own cabinets, and everybody by the portal."""

from datetime import date

import pytest
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member
from tests.factories.plans import event

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.roles import (
    AREA_CITIZEN,
    AREA_OFFICE,
    AREA_PROVIDER,
    Director,
    Expert,
    Finance,
    Operator,
    Parent,
    Teacher,
)
from sotszakaz.oversight.communication import errors, notices
from sotszakaz.oversight.communication.actions import Held, answer_invitation, cancel_event, hold_event, invite
from sotszakaz.oversight.communication.selectors import (
    answer_of,
    answers_to,
    get_invitation_for,
    list_announced,
    list_invitations,
)
from sotszakaz.oversight.communication.states import Audience

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 5)


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return municipality


@pytest.fixture
def people(municipality):
    school, stranger = OrganisationFactory(), MunicipalityFactory()
    member(Parent, stranger)
    member(Teacher, municipality, school)
    member(Expert, municipality)
    return {
        "operator": member(Operator, municipality),
        "finance": member(Finance, municipality),
        "director": member(Director, municipality, school),
        "parent": member(Parent, municipality),
    }


def told(topic=notices.INVITED):
    handler = {notices.INVITED: notices.tell_of_invitations, notices.CANCELLED: notices.tell_of_cancellations}[topic]
    handler(list(OutboxMessage.objects.filter(topic=topic)))
    return {(each.user, each.area) for each in Notice.objects.filter(kind=topic)}


@pytest.mark.parametrize(
    ("audience", "called"),
    [
        (Audience.PROVIDERS, {("director", AREA_PROVIDER)}),
        (Audience.POTENTIAL, {("director", AREA_PROVIDER)}),
        (Audience.FAMILIES, {("parent", AREA_CITIZEN)}),
        (Audience.BODIES, {("operator", AREA_OFFICE), ("finance", AREA_OFFICE)}),
        (Audience.EVERYBODY, {("director", AREA_PROVIDER), ("parent", AREA_CITIZEN)}),
    ],
)
def test_those_are_called_for_whom_the_event_is(municipality, people, audience, called):
    shown = event(municipality, audience=audience, by=people["operator"])

    assert invite(event_id=shown.pk, by=people["operator"], on=DAY) == len(called)

    assert told() == {(people[who], area) for who, area in called}
    shown.refresh_from_db()
    assert shown.invited == len(called)


def test_a_family_reads_what_it_is_called_to_and_nothing_else(municipality, people):
    meeting, seminar = event(municipality, audience=Audience.FAMILIES), event(municipality)
    for each in (meeting, seminar):
        invite(event_id=each.pk, by=people["operator"], on=DAY)
    parent = people["parent"]

    assert list(list_invitations(parent, AREA_CITIZEN)) == [meeting]
    assert list(list_invitations(parent, AREA_PROVIDER)) == []
    with pytest.raises(NotFound):
        get_invitation_for(parent, seminar.pk, AREA_CITIZEN)


def test_who_was_called_is_told_of_the_cancelling_and_who_came_later_is_not(municipality, people):
    shown = event(municipality, audience=Audience.FAMILIES)
    invite(event_id=shown.pk, by=people["operator"], on=DAY)
    told()
    people["parent"].memberships.all().delete()
    member(Parent, municipality)

    cancel_event(event_id=shown.pk, reason="Карантин", by=people["operator"])

    assert told(notices.CANCELLED) == {(people["parent"], AREA_CITIZEN)}


def test_nobody_is_called_to_what_was_cancelled_before_the_word_went_out(municipality, people):
    shown = event(municipality, audience=Audience.FAMILIES)
    invite(event_id=shown.pk, by=people["operator"], on=DAY)

    cancel_event(event_id=shown.pk, reason="Карантин", by=people["operator"])

    assert told() == set()


def test_events_for_everybody_stand_on_the_portal_until_they_are_over(municipality, people):
    operator = people["operator"]
    open_to_all, for_bodies, unannounced, held = (
        event(municipality, title=title, audience=audience)
        for title, audience in (
            ("Для всех", Audience.EVERYBODY),
            ("Для органов", Audience.BODIES),
            ("Без приглашения", Audience.EVERYBODY),
            ("Прошло", Audience.FAMILIES),
        )
    )
    for each in (open_to_all, for_bodies, held):
        invite(event_id=each.pk, by=operator, on=DAY)
    hold_event(event_id=held.pk, held=Held("Прошло", attendance=3), by=operator, on=DAY)

    assert list(list_announced(DAY)) == [open_to_all]
    assert unannounced not in list_announced(DAY)
    assert list(list_announced(date(2026, 9, 6))) == []


def test_what_is_for_everybody_is_announced_where_nobody_has_a_login(municipality):
    shown, closed = event(municipality, audience=Audience.POTENTIAL), event(municipality)
    by = member(Operator, municipality)

    assert invite(event_id=shown.pk, by=by, on=DAY) == 0
    assert list(list_announced(DAY)) == [shown]
    with pytest.raises(errors.NobodyToInvite, match="исполнители услуг"):
        invite(event_id=closed.pk, by=by, on=DAY)


def test_the_called_say_whether_they_come_and_may_change_their_mind(municipality, people):
    shown = event(municipality, audience=Audience.EVERYBODY)
    invite(event_id=shown.pk, by=people["operator"], on=DAY)
    parent, director = people["parent"], people["director"]

    for is_coming in (True, False, True):
        answer_invitation(event_id=shown.pk, area=AREA_CITIZEN, is_coming=is_coming, by=parent, on=DAY)
    answer_invitation(event_id=shown.pk, area=AREA_PROVIDER, is_coming=False, by=director, on=DAY)

    assert answers_to(shown) == {"coming": 1, "away": 1}
    assert answer_of(parent, shown).is_coming


def test_only_the_called_answer_and_before_it_is_over(municipality, people):
    shown, seminar = event(municipality, audience=Audience.FAMILIES), event(municipality)
    for each in (shown, seminar):
        invite(event_id=each.pk, by=people["operator"], on=DAY)
    said = {"area": AREA_CITIZEN, "is_coming": True, "by": people["parent"]}

    with pytest.raises(NotFound):
        answer_invitation(event_id=seminar.pk, **said, on=DAY)
    with pytest.raises(errors.AnswerLate):
        answer_invitation(event_id=shown.pk, **said, on=date(2026, 9, 6))
    cancel_event(event_id=shown.pk, reason="Карантин", by=people["operator"])
    with pytest.raises(errors.AnswerLate):
        answer_invitation(event_id=shown.pk, **said, on=DAY)
