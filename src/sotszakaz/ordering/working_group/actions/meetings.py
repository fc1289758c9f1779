"""The life of a meeting: named, its agenda handed over and approved, opened with a quorum, ended."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move, refused_move
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.ordering.working_group import errors, rules
from sotszakaz.ordering.working_group.access import day_at, require_floor, require_head, require_secretary
from sotszakaz.ordering.working_group.guests import GUEST_CANCELLED, GUEST_INVITED, guests_of, write_to_guests
from sotszakaz.ordering.working_group.models import AgendaItem, Ballot, Meeting, WorkingGroup
from sotszakaz.ordering.working_group.selectors.group import rules_on, working_group_on
from sotszakaz.ordering.working_group.selectors.meetings import Attendance, attendance_of, day_of, hall_of, seats_of
from sotszakaz.ordering.working_group.states import UNDECIDED, MeetingState, MemberRole


@dataclass(frozen=True, slots=True)
class Gathering:
    """When and where: a place, a link, or both."""

    starts_at: datetime
    place: str = ""
    link: str = ""


@transaction.atomic(durable=True)
def schedule_meeting(*, municipality_id: int, gathering: Gathering, by: Actor, at: datetime) -> Meeting:
    """Name the day and the place; the agenda is written next. Raises NoGroup, NotSecretary, MeetingInPast,
    PlaceMissing."""
    group = _group_of(municipality_id, gathering)
    require_secretary(by, group, day_at(group.municipality, at))
    _ensure_gathering(gathering, at)
    meeting = Meeting(
        municipality_id=municipality_id,
        group=group,
        starts_at=gathering.starts_at,
        place=gathering.place,
        link=gathering.link,
        drafted_by=person_of(by),
    )
    with judged(Meeting):
        meeting.save(force_insert=True)
    audit.record("meeting.schedule", meeting, by=by)
    return meeting


@transaction.atomic(durable=True)
def reschedule_meeting(*, meeting_id: int, gathering: Gathering, by: Actor, at: datetime) -> Meeting:
    """Another day or place, while the agenda is prepared. Raises NotSecretary, MoveRefused, MeetingInPast,
    PlaceMissing, NoGroup."""
    meeting = Meeting.objects.lock(meeting_id)
    require_secretary(by, meeting.group, day_at(meeting.municipality, at))
    if meeting.state != MeetingState.PREPARED:
        raise refused_move(meeting, by=by)
    _ensure_gathering(gathering, at)
    meeting.group = _group_of(meeting.municipality_id, gathering)
    meeting.starts_at, meeting.place, meeting.link = gathering.starts_at, gathering.place, gathering.link
    with judged(Meeting):
        meeting.save(update_fields=["group", "starts_at", "place", "link"])
    audit.record("meeting.reschedule", meeting, by=by)
    return meeting


@transaction.atomic(durable=True)
def propose_agenda(*, meeting_id: int, by: Actor, at: datetime) -> Meeting:
    """Hand the agenda to the head. Raises NotSecretary, AgendaEmpty, MoveRefused."""
    meeting = Meeting.objects.lock(meeting_id)
    require_secretary(by, meeting.group, day_at(meeting.municipality, at))
    if not AgendaItem.objects.filter(meeting=meeting).exists():
        raise errors.AgendaEmpty()
    move(meeting, "propose", by=person_of(by), proposed_at=at, return_note="")
    outbox.put("meeting.proposed", meeting)
    return meeting


@transaction.atomic(durable=True)
def return_agenda(*, meeting_id: int, note: str, head_away: str = "", by: Actor, at: datetime) -> Meeting:
    """The head says what is wrong with the agenda. Raises NotHead, HeadIsNotAway, ReasonMissing, MoveRefused."""
    meeting = Meeting.objects.lock(meeting_id)
    require_head(by, meeting.group, day_at(meeting.municipality, at), head_away=head_away or note)
    if not note.strip():
        raise errors.ReasonMissing(field="note")
    move(meeting, "send_back", by=person_of(by), return_note=note.strip())
    outbox.put("meeting.returned", meeting)
    return meeting


@transaction.atomic(durable=True)
def approve_agenda(*, meeting_id: int, head_away: str = "", by: Actor, at: datetime) -> Meeting:
    """The head approves, all members are called, experts are written to. A deputy says why the head is away.

    Raises NotHead, HeadIsNotAway, MoveRefused.
    """
    meeting = Meeting.objects.lock(meeting_id)
    require_head(by, meeting.group, day_at(meeting.municipality, at), head_away=head_away.strip())
    move(meeting, "approve", by=person_of(by), approved_at=at, head_away=head_away.strip())
    outbox.put("meeting.approved", meeting)
    write_to_guests(GUEST_INVITED, guests_of(meeting))
    return meeting


@transaction.atomic(durable=True)
def cancel_meeting(*, meeting_id: int, reason: str, by: Actor, at: datetime) -> Meeting:
    """The meeting will not be. Raises NotSecretary, ReasonMissing, MoveRefused."""
    meeting = Meeting.objects.lock(meeting_id)
    require_floor(by, meeting.group, day_at(meeting.municipality, at))
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    was_announced = meeting.state == MeetingState.APPROVED
    move(meeting, "cancel", by=person_of(by), cancelled_at=at, cancel_reason=reason.strip())
    if was_announced:
        outbox.put("meeting.cancelled", meeting)
        write_to_guests(GUEST_CANCELLED, guests_of(meeting))
    return meeting


@transaction.atomic(durable=True)
def open_meeting(*, meeting_id: int, head_away: str = "", by: Actor, at: datetime) -> Meeting:
    """Open it on its day, when the quorum is there and somebody presides: a deputy only with the reason.

    The composition is locked too: who sits is who was counted. Raises NotSecretary, MeetingTooEarly, QuorumMissing,
    NoMembers, NobodyPresides, ActingUnexplained, RulesUnknown, MoveRefused.
    """
    meeting = Meeting.objects.lock(meeting_id)
    WorkingGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.group_id)
    today, day = day_at(meeting.municipality, at), day_of(meeting)
    require_floor(by, meeting.group, today)
    if today != day:
        raise errors.MeetingTooEarly(day=f"{day:%d.%m.%Y}")
    attendances = attendance_of(meeting)
    rules.ensure_quorum(rules_on(meeting.group, day).procedure, hall_of(attendances))
    presiding = rules.presiding_of(seats_of(attendances), hall_of(attendances).present)
    acting = _acting_note(meeting, attendances, presiding, head_away)
    move(meeting, "open", by=person_of(by), opened_at=at, presiding_id=presiding, acting_note=acting)
    return meeting


def _acting_note(meeting: Meeting, attendances: list[Attendance], presiding: int, said: str) -> str:
    """Why a deputy leads: as said now, else as when the deputy approved the agenda. Empty for the head."""
    leader = next(each.member for each in attendances if each.member.pk == presiding)
    if leader.role != MemberRole.DEPUTY:
        return ""
    note = said.strip() or meeting.head_away
    if not note:
        raise errors.ActingUnexplained(field="head_away", name=leader.name)
    return note


@transaction.atomic(durable=True)
def close_meeting(*, meeting_id: int, by: Actor, at: datetime) -> Meeting:
    """End it, also one that has lost its quorum; the minutes come next. Raises NotSecretary, BallotRunning,
    MoveRefused."""
    meeting = Meeting.objects.lock(meeting_id)
    require_floor(by, meeting.group, day_at(meeting.municipality, at))
    running = Ballot.objects.filter(meeting=meeting, state__in=UNDECIDED).first()
    if running is not None:
        raise errors.BallotRunning(wording=running.wording)
    move(meeting, "close", by=person_of(by), closed_at=at)
    return meeting


def _group_of(municipality_id: int, gathering: Gathering) -> WorkingGroup:
    home = Municipality.objects.get(pk=municipality_id)
    on = gathering.starts_at.astimezone(ZoneInfo(home.timezone)).date()
    group = working_group_on(municipality_id, on)
    if group is None:
        raise errors.NoGroup(day=f"{on:%d.%m.%Y}")
    group.municipality = home
    return group


def _ensure_gathering(gathering: Gathering, at: datetime) -> None:
    if gathering.starts_at <= at:
        raise errors.MeetingInPast(field="starts_at")
    if not gathering.place and not gathering.link:
        raise errors.PlaceMissing(field="place")
