"""The list of an event: providers of the registry and potential ones, who came, each counted once over the year."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, inn_of, member
from tests.factories.plans import event, planned

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.notices import post
from sotszakaz.kernel.notices.channels import is_open
from sotszakaz.kernel.users.roles import Director, Finance, Operator
from sotszakaz.oversight.communication import errors, notices
from sotszakaz.oversight.communication.actions import (
    Held,
    Invited,
    add_known,
    add_participant,
    cancel_event,
    change_event,
    hold_event,
    invite,
    note_participants,
    remove_participant,
)
from sotszakaz.oversight.communication.models import Event, EventParticipant
from sotszakaz.oversight.communication.selectors import came_to, list_visitors, reached_since
from sotszakaz.oversight.communication.states import Audience, EventKind

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 5)
DAY_LATER = timedelta(days=1)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
STUDIO = Invited("Студия «Пример»", inn_of(9_000_001), "studio@example.org")


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return municipality


@pytest.fixture
def operator(municipality):
    return member(Operator, municipality)


@pytest.fixture
def seminar(municipality, operator):
    return event(municipality, by=operator, audience=Audience.POTENTIAL)


@pytest.fixture
def connected(monkeypatch):
    """Mail is connected: what left by it."""
    fake = post.FakePost()
    monkeypatch.setattr(post, "_posts", [fake])
    return fake


def put_down(seminar, by, invited=STUDIO, people=None):
    made = add_participant(event_id=seminar.pk, invited=invited, by=by)
    if people is not None:
        note_participants(event_id=seminar.pk, people={made.pk: people}, by=by, on=DAY)
    return made


def test_a_potential_provider_is_put_down_and_one_of_the_registry_known_by_its_number():
    record = supply.record()
    act_for([record.municipality_id])
    by = member(Operator, record.municipality)
    seminar = event(record.municipality, by=by)

    potential = put_down(seminar, by)
    listed = put_down(seminar, by, Invited("", record.organisation.inn))

    assert (potential.organisation, potential.name) == (None, "Студия «Пример»")
    assert (listed.organisation, listed.name) == (record.organisation, record.organisation.short_name)


@pytest.mark.parametrize(
    ("invited", "refusal", "words"),
    [
        (Invited("Студия", "1234567890"), errors.InnWrong, "10 цифр"),
        (Invited(" ", inn_of(9_000_002)), errors.ParticipantUnnamed, "Назовите исполнителя"),
        (Invited("СТУДИЯ «Пример»", STUDIO.inn), ConstraintViolated, "с этим ИНН уже есть"),
        (Invited("клуб"), ConstraintViolated, "уже есть в списке"),
    ],
)
def test_nobody_is_put_down_wrongly_or_twice(seminar, operator, invited, refusal, words):
    put_down(seminar, operator)
    put_down(seminar, operator, Invited("Клуб"))

    with pytest.raises(refusal, match=words):
        put_down(seminar, operator, invited)


def test_a_list_is_kept_by_those_who_keep_events_of_the_municipality(seminar, municipality):
    with pytest.raises(NotAllowed):
        put_down(seminar, member(Finance, municipality))
    with pytest.raises(NotFound):
        put_down(seminar, member(Operator, MunicipalityFactory()))


def test_a_campaign_has_publications_instead_of_a_list(municipality, operator):
    campaign = event(municipality, by=operator, kind=EventKind.CAMPAIGN)

    with pytest.raises(errors.ListUnwanted, match="впишите публикации"):
        put_down(campaign, operator)
    with pytest.raises(errors.ListUnwanted):
        add_known(event_id=campaign.pk, by=operator)


def test_all_whom_the_system_knows_are_put_down_at_once():
    record = supply.record()
    act_for([record.municipality_id])
    by = member(Operator, record.municipality)
    before, seminar = event(record.municipality, by=by), event(record.municipality, by=by, title="Второй семинар")
    put_down(before, by)
    put_down(before, by, Invited("Клуб"))
    put_down(seminar, by, Invited("Клуб"))

    assert add_known(event_id=seminar.pk, by=by) == 2
    assert add_known(event_id=seminar.pk, by=by) == 0

    names = set(EventParticipant.objects.filter(event=seminar).values_list("name", flat=True))
    assert names == {record.organisation.short_name, STUDIO.name, "Клуб"}


def test_who_came_is_noted_from_the_first_day_and_may_be_taken_back(seminar, operator):
    studio = put_down(seminar, operator)
    with pytest.raises(errors.EventNotBegun, match=r"05\.09\.2026"):
        note_participants(event_id=seminar.pk, people={studio.pk: 2}, by=operator, on=date(2026, 9, 4))
    with pytest.raises(errors.PeopleTooMany):
        note_participants(event_id=seminar.pk, people={studio.pk: 10_001}, by=operator, on=DAY)

    assert note_participants(event_id=seminar.pk, people={studio.pk: 2}, by=operator, on=DAY) == 1
    assert note_participants(event_id=seminar.pk, people={studio.pk: 2}, by=operator, on=DAY) == 0
    assert (came_to(seminar).came, came_to(seminar).potential, came_to(seminar).heads) == (1, 1, 2)
    note_participants(event_id=seminar.pk, people={studio.pk: None}, by=operator, on=DAY)

    assert came_to(seminar).unnoted == 1


def test_people_of_another_event_are_not_touched(seminar, municipality, operator):
    other = event(municipality, by=operator, title="Другое")
    studio = put_down(other, operator)

    assert note_participants(event_id=seminar.pk, people={studio.pk: 2}, by=operator, on=DAY) == 0


def test_an_event_is_held_with_the_people_of_its_list_and_with_no_fewer(seminar, operator):
    put_down(seminar, operator, people=3)
    put_down(seminar, operator, Invited("Клуб"), people=2)

    with pytest.raises(errors.AttendanceBelowList, match="больше: 5"):
        hold_event(event_id=seminar.pk, held=Held("Прошёл", attendance=4), by=operator, on=DAY)
    hold_event(event_id=seminar.pk, held=Held("Прошёл"), by=operator, on=DAY)

    assert Event.objects.get().attendance == 5


def test_the_list_of_a_held_event_stays(seminar, operator):
    studio = put_down(seminar, operator, people=3)
    hold_event(event_id=seminar.pk, held=Held("Прошёл"), by=operator, on=DAY)

    for deed in (
        lambda: put_down(seminar, operator, Invited("Клуб")),
        lambda: remove_participant(participant_id=studio.pk, by=operator),
        lambda: note_participants(event_id=seminar.pk, people={studio.pk: 9}, by=operator, on=DAY),
    ):
        with pytest.raises(MoveRefused):
            deed()
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        EventParticipant.objects.update(people=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        EventParticipant.objects.all().delete()


def test_whoever_was_put_down_by_mistake_is_struck_out(seminar, operator):
    studio = put_down(seminar, operator)

    remove_participant(participant_id=studio.pk, by=operator)

    assert not EventParticipant.objects.exists()
    with pytest.raises(NotFound):
        remove_participant(participant_id=studio.pk, by=operator)


def test_an_event_with_a_list_does_not_turn_into_a_campaign(seminar, operator):
    put_down(seminar, operator)

    with pytest.raises(errors.PartsUnfit):
        change_event(event_id=seminar.pk, planned=planned(kind=EventKind.CAMPAIGN), by=operator)


def test_a_provider_that_came_to_many_events_is_counted_once():
    record = supply.record()
    act_for([record.municipality_id])
    by = member(Operator, record.municipality)
    for title in ("Первый", "Второй"):
        seminar = event(record.municipality, by=by, title=title)
        put_down(seminar, by, people=2)
        put_down(seminar, by, Invited("", record.organisation.inn), people=1)
        put_down(seminar, by, Invited("Никто не пришёл"), people=0)
        hold_event(event_id=seminar.pk, held=Held("Прошёл"), by=by, on=DAY)
    put_down(event(record.municipality, by=by, title="Не проведён"), by, Invited("Клуб"), people=4)

    reached = reached_since(record.municipality_id, *YEAR)
    visitors = list_visitors(record.municipality_id, *YEAR)

    assert (reached.providers, reached.potential) == (2, 1)
    assert [(each.name, each.events, each.people, each.was_potential, each.is_listed) for each in visitors] == [
        (STUDIO.name, 2, 4, True, False),
        (record.organisation.short_name, 2, 2, False, True),
    ]
    assert reached_since(record.municipality_id, date(2027, 1, 1), date(2027, 12, 31)).providers == 0


def sent(connected):
    messages = list(OutboxMessage.objects.filter(topic=notices.LETTERS).order_by("pk"))
    notices.send_letters(messages)
    return [(each.address, each.title) for each in connected.sent]


def test_those_without_a_cabinet_are_written_to_where_mail_is_connected(connected):
    record = supply.record()
    act_for([record.municipality_id])
    by, home = member(Operator, record.municipality), record.municipality
    member(Director, home, record.organisation)
    seminar = event(home, by=by, audience=Audience.POTENTIAL, place="Дом творчества")
    put_down(seminar, by)
    put_down(seminar, by, Invited("", record.organisation.inn, "school@example.org"))
    put_down(seminar, by, Invited("Клуб"))

    invite(event_id=seminar.pk, by=by, on=DAY)
    put_down(seminar, by, Invited("Позже приглашения", email="later@example.org"))
    EventParticipant.objects.filter(name="Позже приглашения").update(added_at=Now() + DAY_LATER)
    cancel_event(event_id=seminar.pk, reason="Карантин", by=by)

    assert sent(connected) == [(STUDIO.email, "Отменено: Семинар о реестре")]
    assert "Карантин" in connected.sent[0].text


def test_a_letter_says_when_and_where_and_comes_once(connected, seminar, operator):
    put_down(seminar, operator)
    invite(event_id=seminar.pk, by=operator, on=DAY)

    assert sent(connected) == sent(connected) == [(STUDIO.email, "Приглашаем: Семинар о реестре")]
    assert "05.09.2026" in connected.sent[0].text
    assert len(connected.sent[0].key) <= post.KEY_LENGTH


def test_directors_are_written_to_where_the_event_does_not_call_them_in_their_cabinets(connected):
    record = supply.record()
    act_for([record.municipality_id])
    by, home = member(Operator, record.municipality), record.municipality
    member(Director, home, record.organisation)
    meeting = event(home, by=by, audience=Audience.FAMILIES)
    put_down(meeting, by, Invited("", record.organisation.inn, "school@example.org"))

    invite(event_id=meeting.pk, by=by, on=DAY)

    assert [address for address, _ in sent(connected)] == ["school@example.org"]


def test_a_closed_event_goes_to_its_list_where_nobody_has_a_cabinet(connected, municipality, operator):
    closed = event(municipality, by=operator, audience=Audience.PROVIDERS)
    with pytest.raises(errors.NobodyToInvite):
        invite(event_id=closed.pk, by=operator, on=DAY)

    put_down(closed, operator)

    assert invite(event_id=closed.pk, by=operator, on=DAY) == 0
    assert len(sent(connected)) == 1


def test_nobody_is_written_to_where_no_mail_is_connected(seminar, operator):
    put_down(seminar, operator)

    invite(event_id=seminar.pk, by=operator, on=DAY)

    assert not OutboxMessage.objects.filter(topic=notices.LETTERS).exists()


def test_invitations_and_cancellations_leave_the_system_in_full():
    assert is_open(notices.INVITED)
    assert is_open(notices.CANCELLED)
