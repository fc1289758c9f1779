"""Who leads a meeting: the head when there, else a deputy with the reason; who cannot vote secretly waits."""

import json

import pytest
from tests.factories.group import AT, MINUTE, working_group

from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.ordering.working_group import errors
from sotszakaz.ordering.working_group.actions import meetings, presence, voting
from sotszakaz.ordering.working_group.actions.minutes import form_minutes
from sotszakaz.ordering.working_group.models import Meeting, Presence
from sotszakaz.ordering.working_group.states import Choice, PresenceMode

pytestmark = pytest.mark.django_db

DEPUTY_LEADS = ("deputy", "secretary", "parent")


@pytest.fixture
def ground():
    return working_group()


def presiding():
    return Meeting.objects.get().presiding


def test_a_deputy_opens_a_meeting_only_with_the_reason(ground):
    meeting = ground.meeting(people=DEPUTY_LEADS, until="approved")
    opening = {"meeting_id": meeting.pk, "by": ground.users["secretary"], "at": AT}

    with pytest.raises(errors.ActingUnexplained, match=ground.seats["deputy"].name):
        meetings.open_meeting(**opening, head_away=" ")
    opened = meetings.open_meeting(**opening, head_away="отпуск")

    assert (opened.presiding, opened.acting_note) == (ground.seats["deputy"], "отпуск")


def test_the_reason_of_the_approval_need_not_be_said_again(ground):
    meeting = ground.meeting(until="proposed")
    meetings.approve_agenda(meeting_id=meeting.pk, head_away="командировка", by=ground.users["deputy"], at=AT)
    ground.arrive(meeting, *DEPUTY_LEADS)

    opened = meetings.open_meeting(meeting_id=meeting.pk, by=ground.users["deputy"], at=AT)

    assert opened.acting_note == "командировка"


def test_a_head_who_is_there_needs_no_reason(ground):
    ground.meeting(people=("head", *DEPUTY_LEADS))

    assert (presiding(), Meeting.objects.get().acting_note) == (ground.seats["head"], "")


def test_the_chair_goes_to_the_deputy_when_the_head_leaves_and_back(ground):
    meeting = ground.meeting(people=("head", "teacher", *DEPUTY_LEADS))
    ground.leave(meeting, "head")
    assert presiding() == ground.seats["deputy"]
    ground.leave(meeting, "deputy")
    assert presiding() == ground.seats["deputy"]

    ground.arrive(meeting, "head", mode=PresenceMode.REMOTE)

    assert presiding() == ground.seats["head"]


def test_who_led_last_signs_also_without_a_vote(ground):
    meeting = ground.meeting("none", people=("head", "teacher", *DEPUTY_LEADS))
    ground.leave(meeting, "head")
    secretary = ground.users["secretary"]
    meetings.close_meeting(meeting_id=meeting.pk, by=secretary, at=AT + 60 * MINUTE)
    item = meeting.items.get()
    item.result = "Принять к сведению."
    item.save(update_fields=["result"])

    formed = form_minutes(meeting_id=meeting.pk, by=secretary, on=ground.on)

    said = json.loads(latest_version(formed.document_id).payload)["content"]
    assert said["chair"]["full_name"] == ground.seats["deputy"].name
    assert said["chair_role"].startswith("заместитель руководителя, исполняющий обязанности")


def test_the_minutes_say_why_a_deputy_led(ground):
    ground.finished(people=DEPUTY_LEADS)

    said = json.loads(latest_version(Meeting.objects.get().document_id).payload)["content"]
    assert said["chair_role"].endswith("(руководителя нет: отпуск)")


def test_whoever_has_no_login_arrives_after_a_secret_ballot():
    ground = working_group(without_login=["teacher"])
    meeting = ground.meeting("secret", people=("head", *DEPUTY_LEADS))
    ballot = ground.ballot(meeting)
    coming = {"meeting_id": meeting.pk, "member_id": ground.seats["teacher"].pk, "by": ground.operator, "at": AT}

    with pytest.raises(errors.SecretGoesOn, match=ground.seats["teacher"].name):
        presence.note_arrival(**coming, mode=PresenceMode.ROOM)
    ground.vote(ballot, **dict.fromkeys(("head", *DEPUTY_LEADS), Choice.FOR))
    ground.close(ballot)
    presence.note_arrival(**coming, mode=PresenceMode.ROOM)

    assert Presence.objects.filter(left_at=None).count() == 5


def test_a_question_is_put_to_the_vote_as_worded_in_the_meeting(ground):
    meeting = ground.meeting(people=("head", *DEPUTY_LEADS))
    item = meeting.items.get()

    ballot = voting.open_ballot(item_id=item.pk, wording=" Продлить набор. ", by=ground.users["head"], at=AT)

    assert (ballot.wording, item.proposal) == ("Продлить набор.", "Признать набор состоявшимся, вопрос 1.")
