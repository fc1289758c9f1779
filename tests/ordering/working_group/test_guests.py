"""Experts without a login are written to when the agenda is approved and when there will be no meeting."""

import pytest
from tests.factories.group import AT, working_group

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices import post
from sotszakaz.ordering.working_group import guests
from sotszakaz.ordering.working_group.actions import agenda, meetings

pytestmark = pytest.mark.django_db

ADDRESS = "expert@example.org"


@pytest.fixture
def ground():
    return working_group()


@pytest.fixture
def connected(monkeypatch):
    """Mail is connected: what left by it."""
    fake = post.FakePost()
    monkeypatch.setattr(post, "_posts", [fake])
    return fake


def invited(ground, meeting, name="Экспертов", email=ADDRESS):
    by = ground.users["secretary"]
    return agenda.invite_guest(meeting_id=meeting.pk, name=name, position="методист", email=email, by=by, at=AT)


def titles(connected):
    topics = (guests.GUEST_INVITED, guests.GUEST_CANCELLED)
    guests.send_letters(list(OutboxMessage.objects.filter(topic__in=topics).order_by("pk")))
    return [(each.address, each.title) for each in connected.sent]


def test_an_expert_is_written_to_when_the_agenda_is_approved(ground, connected):
    meeting = ground.meeting(until="proposed")
    invited(ground, meeting)
    invited(ground, meeting, "Без почты", "")
    assert titles(connected) == []

    meetings.approve_agenda(meeting_id=meeting.pk, by=ground.users["head"], at=AT)

    assert titles(connected) == [(ADDRESS, "Приглашаем на заседание рабочей группы 12.03.2026 в 15:30")]
    assert "малый зал" in connected.sent[0].text
    assert "https://meet.example.org/group" in connected.sent[0].text


def test_an_expert_who_is_invited_later_is_written_to_at_once(ground, connected):
    invited(ground, ground.meeting(until="approved"))

    assert [address for address, _ in titles(connected)] == [ADDRESS]


def test_an_expert_is_told_that_there_will_be_no_meeting_and_called_to_none(ground, connected):
    meeting = ground.meeting(until="approved")
    invited(ground, meeting)

    meetings.cancel_meeting(meeting_id=meeting.pk, reason="Карантин", by=ground.users["secretary"], at=AT)

    assert titles(connected) == [(ADDRESS, "Заседание рабочей группы 12.03.2026 в 15:30 отменено")]


def test_whoever_is_struck_out_before_the_letter_goes_gets_none(ground, connected):
    guest = invited(ground, ground.meeting(until="approved"))

    agenda.remove_guest(guest_id=guest.pk, by=ground.users["secretary"], at=AT)

    assert titles(connected) == []


def test_no_expert_is_written_to_where_no_mail_is_connected(ground):
    invited(ground, ground.meeting(until="approved"))

    assert not OutboxMessage.objects.filter(topic=guests.GUEST_INVITED).exists()
