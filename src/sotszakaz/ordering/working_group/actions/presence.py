"""Who is there: noted by the secretary, or by members themselves when they join from afar."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.working_group import errors, rules
from sotszakaz.ordering.working_group.access import day_at, require_secretary
from sotszakaz.ordering.working_group.models import Ballot, Meeting, Member, Presence
from sotszakaz.ordering.working_group.selectors.meetings import attendance_of, day_of, gathers_from, hall_of, seats_of
from sotszakaz.ordering.working_group.states import BallotForm, BallotState, MeetingState, PresenceMode


@transaction.atomic(durable=True)
def note_arrival(*, meeting_id: int, member_id: int, mode: PresenceMode, by: Actor, at: datetime) -> Presence:
    """A member has come into the room or joined; may be said again after leaving.

    Members say it of themselves, the secretary of everybody, when the meeting gathers: a promise to come is no
    presence. Raises NotFound, NotSecretary, PresenceTooEarly, PresenceTooLate, AlreadyPresent, SecretGoesOn, and the
    sentences of `presence_of_open_meeting`, `presence_on_its_day`, `presence_of_its_group`.
    """
    meeting, member = _locked(meeting_id, member_id, by, at)
    _ensure_gathering(meeting, at)
    _ensure_can_vote(meeting, member)
    if Presence.objects.filter(meeting=meeting, member=member, left_at=None).exists():
        raise errors.AlreadyPresent(name=member.name)
    presence = Presence(
        municipality_id=meeting.municipality_id,
        meeting=meeting,
        member=member,
        mode=mode,
        arrived_at=at,
        arrived_by=person_of(by),
    )
    with judged(Presence):
        presence.save(force_insert=True)
    audit.record("presence.arrive", presence, by=by, mode=str(mode))
    _pass_the_chair(meeting, by)
    return presence


@transaction.atomic(durable=True)
def note_departure(*, meeting_id: int, member_id: int, by: Actor, at: datetime) -> Presence:
    """A member has left. Votes that were cast stay. Raises NotFound, NotSecretary, NotPresent, and the sentence of
    `presence_of_open_meeting`."""
    meeting, member = _locked(meeting_id, member_id, by, at)
    presence = Presence.objects.filter(meeting=meeting, member=member, left_at=None).first()
    if presence is None:
        raise errors.NotPresent(name=member.name)
    presence.left_at, presence.left_by = at, person_of(by)
    with judged(Presence):
        presence.save(update_fields=["left_at", "left_by"])
    audit.record("presence.leave", presence, by=by)
    _pass_the_chair(meeting, by)
    return presence


def _ensure_gathering(meeting: Meeting, at: datetime) -> None:
    """Once it is open, who comes is noted at any moment."""
    if meeting.state != MeetingState.APPROVED:
        return
    day, since = day_of(meeting), gathers_from(meeting)
    if day_at(meeting.municipality, at) > day:
        raise errors.PresenceTooLate(day=f"{day:%d.%m.%Y}")
    if at < since:
        local = since.astimezone(ZoneInfo(meeting.municipality.timezone))
        raise errors.PresenceTooEarly(since=f"{local:%d.%m.%Y с %H:%M}")


def _ensure_can_vote(meeting: Meeting, member: Member) -> None:
    """Who cannot vote secretly would only be waited for."""
    running = Ballot.objects.filter(meeting=meeting, form=BallotForm.SECRET, state=BallotState.OPEN)
    if member.user_id is None and running.exists():
        raise errors.SecretGoesOn(name=member.name)


def _pass_the_chair(meeting: Meeting, by: Actor) -> None:
    """While it sits, the head leads when there, else a deputy; when neither is, it stays with who led last."""
    if meeting.state != MeetingState.OPEN:
        return
    attendances = attendance_of(meeting)
    try:
        presiding = rules.presiding_of(seats_of(attendances), hall_of(attendances).present)
    except errors.NobodyPresides:
        return
    if presiding != meeting.presiding_id:
        meeting.presiding_id = presiding
        meeting.save(update_fields=["presiding"])
        audit.record("meeting.pass_chair", meeting, by=by, presiding=presiding)


def _locked(meeting_id: int, member_id: int, by: Actor, at: datetime) -> tuple[Meeting, Member]:
    meeting = Meeting.objects.lock(meeting_id)
    require(by, Permission.WORKING_GROUP_VIEW, meeting.municipality_id)
    member = Member.objects.filter(pk=member_id, group=meeting.group_id).first()
    if member is None:
        raise NotFound()
    if not (isinstance(by, User) and member.user_id == by.pk):
        require_secretary(by, meeting.group, day_at(meeting.municipality, at))
    return meeting, member
