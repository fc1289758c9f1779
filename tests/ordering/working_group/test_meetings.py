"""The way of a meeting from a date to signed minutes, and who may take each step."""

import json
from datetime import timedelta

import pytest
from tests.factories.files import PDF
from tests.factories.group import AT, MINUTE, working_group
from tests.factories.kernel import member
from tests.factories.signing import signing

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.documents.rendering import render_docx, render_pdf
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.signatures.actions import sign_with_cms
from sotszakaz.kernel.users.roles import Finance
from sotszakaz.ordering.working_group import errors, notices
from sotszakaz.ordering.working_group.actions import agenda, meetings
from sotszakaz.ordering.working_group.actions.minutes import form_minutes
from sotszakaz.ordering.working_group.models import AgendaItem, Guest, Material
from sotszakaz.ordering.working_group.states import BallotForm, MeetingState

pytestmark = pytest.mark.django_db

ASKED = agenda.Asked("О семинаре", "методист", BallotForm.NONE, "")


@pytest.fixture
def ground():
    return working_group()


def told_of(topic, handler):
    """What the handler says of the message of the topic: (person, title)."""
    message = OutboxMessage.objects.get(topic=topic)
    handler([message])
    return {(each.user.full_name, each.title) for each in Notice.objects.filter(kind=topic).select_related("user")}


def gathering(**said):
    return meetings.Gathering(**{"starts_at": AT + 30 * MINUTE, "place": "малый зал", **said})


@pytest.mark.parametrize(
    ("said", "refusal"),
    [({"starts_at": AT - MINUTE}, errors.MeetingInPast), ({"place": ""}, errors.PlaceMissing)],
)
def test_a_meeting_has_a_future_day_and_a_place(ground, said, refusal):
    with pytest.raises(refusal):
        meetings.schedule_meeting(
            municipality_id=ground.municipality.pk, gathering=gathering(**said), by=ground.operator, at=AT
        )


def test_only_the_secretary_or_who_keeps_the_group_prepares_a_meeting(ground):
    wanted = {"municipality_id": ground.municipality.pk, "gathering": gathering(), "at": AT}
    for other in (ground.users["parent"], member(Finance, ground.municipality)):
        with pytest.raises(errors.NotSecretary):
            meetings.schedule_meeting(**wanted, by=other)

    made = meetings.schedule_meeting(**wanted, by=ground.users["secretary"])

    assert made.state == MeetingState.PREPARED
    with pytest.raises(errors.AgendaEmpty):
        meetings.propose_agenda(meeting_id=made.pk, by=ground.operator, at=AT)


def test_the_head_approves_and_all_members_are_called(ground):
    meeting = ground.meeting(until="proposed")
    with pytest.raises(errors.NotHead):
        meetings.approve_agenda(meeting_id=meeting.pk, by=ground.users["secretary"], at=AT)

    approved = meetings.approve_agenda(meeting_id=meeting.pk, by=ground.users["head"], at=AT)

    assert (approved.approved_by, approved.head_away) == (ground.users["head"], "")
    asked = told_of("meeting.proposed", notices.tell_of_agenda)
    assert {name for name, _ in asked} == {ground.seats["head"].name, ground.seats["deputy"].name}
    called = told_of("meeting.approved", notices.tell_of_meeting)
    assert called == {(each.name, "Заседание рабочей группы 12.03.2026 в 15:30") for each in ground.seats.values()}


def test_a_deputy_approves_only_while_the_head_is_away(ground):
    meeting = ground.meeting(until="proposed")
    deputy = ground.users["deputy"]
    with pytest.raises(errors.HeadIsNotAway):
        meetings.approve_agenda(meeting_id=meeting.pk, by=deputy, at=AT)

    approved = meetings.approve_agenda(meeting_id=meeting.pk, head_away="отпуск", by=deputy, at=AT)

    assert (approved.approved_by, approved.head_away) == (deputy, "отпуск")


def test_a_returned_agenda_may_change_and_an_approved_one_may_not(ground):
    meeting = ground.meeting(until="proposed")
    secretary, head = ground.users["secretary"], ground.users["head"]
    with pytest.raises(MoveRefused):
        agenda.add_item(meeting_id=meeting.pk, asked=ASKED, by=secretary, at=AT)
    with pytest.raises(errors.ReasonMissing):
        meetings.return_agenda(meeting_id=meeting.pk, note="", by=head, at=AT)
    meetings.return_agenda(meeting_id=meeting.pk, note="Добавьте семинар", by=head, at=AT)

    agenda.add_item(meeting_id=meeting.pk, asked=ASKED, by=secretary, at=AT)
    agenda.remove_item(item_id=AgendaItem.objects.get(ordinal=1).pk, by=secretary, at=AT)
    meetings.propose_agenda(meeting_id=meeting.pk, by=secretary, at=AT)

    item = AgendaItem.objects.get()
    assert (item.ordinal, item.title) == (1, "О семинаре")
    with pytest.raises(ConstraintViolated, match="Повестка уже передана"), agenda.judged(AgendaItem):
        AgendaItem.objects.filter(pk=item.pk).update(title="Другой вопрос")


def test_a_question_to_vote_on_needs_a_proposal(ground):
    meeting = ground.meeting(until="prepared")

    asked = agenda.Asked("Без проекта", "", BallotForm.SECRET, " ")

    with pytest.raises(errors.ProposalMissing):
        agenda.add_item(meeting_id=meeting.pk, asked=asked, by=ground.operator, at=AT)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("вирус.exe", b"MZ", "такой вид файлов не принимается"),
        ("отчёт.pdf", b"MZ", "внутри не то, что обещает имя"),
        ("отчёт.pdf", PDF + b"0" * agenda.LIMIT_MB * 1024 * 1024, "слишком большой"),
    ],
)
def test_a_material_that_is_not_what_it_says_is_refused(ground, name, content, words):
    item = AgendaItem.objects.get(meeting=ground.meeting(until="prepared"))

    with pytest.raises(errors.MaterialUnfit, match=words):
        agenda.add_material(item_id=item.pk, name=name, content=content, by=ground.operator, at=AT)


def test_materials_and_guests_come_until_the_meeting_is_over(ground):
    meeting = ground.finished()
    item = AgendaItem.objects.get(meeting=meeting)

    with pytest.raises(MoveRefused):
        agenda.add_material(item_id=item.pk, name="а.pdf", content=PDF, by=ground.operator, at=AT)
    with pytest.raises(MoveRefused):
        agenda.invite_guest(meeting_id=meeting.pk, name="Гостев", position="", by=ground.operator, at=AT)
    assert not Material.objects.exists()
    assert not Guest.objects.exists()


def test_a_meeting_is_opened_on_its_day(ground):
    meeting = ground.meeting(people=["head", "secretary", "parent"], until="approved")

    with pytest.raises(errors.MeetingTooEarly, match=r"12\.03\.2026"):
        meetings.open_meeting(meeting_id=meeting.pk, by=ground.operator, at=AT - timedelta(days=1))


def test_a_cancelled_meeting_says_why_to_those_who_were_called(ground):
    meeting = ground.meeting(until="approved")
    with pytest.raises(errors.ReasonMissing):
        meetings.cancel_meeting(meeting_id=meeting.pk, reason="", by=ground.operator, at=AT)

    meetings.cancel_meeting(meeting_id=meeting.pk, reason="Перенос", by=ground.operator, at=AT)

    assert len(told_of("meeting.cancelled", notices.tell_of_cancelling)) == len(ground.seats)


def test_minutes_are_formed_after_the_meeting_with_an_end_of_every_question(ground):
    meeting = ground.meeting("none", people=["head", "secretary", "parent"])
    secretary = ground.users["secretary"]
    said = {"meeting_id": meeting.pk, "by": secretary, "on": ground.on}
    with pytest.raises(errors.MinutesTooEarly):
        form_minutes(**said)
    meetings.close_meeting(meeting_id=meeting.pk, by=secretary, at=AT + 60 * MINUTE)
    with pytest.raises(errors.ResultMissing, match="Об итогах набора"):
        form_minutes(**said)

    item = AgendaItem.objects.get(meeting=meeting)
    agenda.say_result(item_id=item.pk, result="Принять к сведению.", by=secretary, at=AT)
    first = form_minutes(**said)
    again = form_minutes(**said)

    assert first.document_id == again.document_id
    assert latest_version(again.document_id).version == 2


def test_what_was_not_voted_stands_in_the_minutes_as_not_voted(ground):
    meeting = ground.meeting("named", people=["head", "secretary", "parent"])
    secretary = ground.users["secretary"]
    item = AgendaItem.objects.get(meeting=meeting)
    agenda.say_result(item_id=item.pk, result=item.proposal, by=secretary, at=AT)
    meetings.close_meeting(meeting_id=meeting.pk, by=secretary, at=AT + 60 * MINUTE)

    formed = form_minutes(meeting_id=meeting.pk, by=secretary, on=ground.on)

    [question] = json.loads(latest_version(formed.document_id).payload)["content"]["questions"]
    assert question["outcome"] == f"Без голосования. {item.proposal}"
    assert question["voting"] == "без голосования"


def test_the_minutes_say_who_came_what_was_decided_and_how(ground):
    meeting = ground.finished()

    version = latest_version(meeting.document_id)
    said = json.loads(version.payload)["content"]

    assert version.document.full_number == "ПГ-1/2026"
    assert said["chair"]["full_name"] == ground.seats["head"].name
    assert said["members"] == 6
    assert {each["name"]: each["mode"] for each in said["attendance"]}[ground.seats["lawyer"].name] == ""
    question = said["questions"][0]
    assert question["outcome"] == "Принято: Признать набор состоявшимся, вопрос 1."
    assert (question["votes_for"], question["present"], question["quorum_needed"]) == (3, 3, 3)
    assert {each["choice"] for each in said["votes"]} == {"за"}
    assert render_pdf(version).startswith(b"%PDF")
    assert render_docx(version).startswith(b"PK")


def test_who_presided_signs_and_all_members_get_a_copy(ground):
    keys = signing(municipality=ground.municipality)
    meeting = ground.finished()
    version = latest_version(meeting.document_id)
    cms = keys.between.person(surname="Образцова", given_name="Вера Павловна", snils="11122233381").sign(
        version.payload.encode(), at=keys.now
    )
    wanted = {"version_id": version.pk, "party": SigningParty.CHAIR, "cms": cms, "at": keys.now}
    for other in ("deputy", "secretary"):
        with pytest.raises(errors.NotAllowed):
            sign_with_cms(**wanted, by=ground.users[other])

    sign_with_cms(**wanted, by=ground.users["head"])

    copies = told_of("document.completed", notices.tell_of_copies)
    assert copies == {(each.name, "Протокол № ПГ-1/2026 подписан: ваша копия") for each in ground.seats.values()}
    with pytest.raises(errors.MinutesSigned):
        form_minutes(meeting_id=meeting.pk, by=ground.users["secretary"], on=ground.on)


def test_members_are_reminded_of_tomorrows_meeting_once(ground):
    ground.meeting(until="approved")
    remind = {"municipality_id": ground.municipality.pk, "on": ground.on - timedelta(days=1)}

    assert (notices.remind(**remind), notices.remind(**remind)) == (1, 0)

    told = told_of(notices.MEETING_EVE, notices.tell_of_eve)
    assert (ground.seats["parent"].name, "Завтра заседание рабочей группы: 12.03.2026 в 15:30") in told
    assert notices.remind(municipality_id=ground.municipality.pk, on=ground.on) == 0


def test_a_guest_who_did_not_come_is_not_in_the_minutes(ground):
    meeting = ground.finished()
    secretary = ground.users["secretary"]
    with pytest.raises(MoveRefused):
        agenda.invite_guest(meeting_id=meeting.pk, name="Эксперт", position="", by=secretary, at=AT)
    guest = Guest.objects.create(municipality=ground.municipality, meeting=meeting, name="Эксперт")
    with pytest.raises(errors.NotSecretary):
        agenda.remove_guest(guest_id=guest.pk, by=ground.users["parent"], at=AT)

    agenda.remove_guest(guest_id=guest.pk, by=secretary, at=AT)

    assert not Guest.objects.exists()
