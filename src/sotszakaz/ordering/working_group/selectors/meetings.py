"""Reading meetings: who is there, what was asked, how it was voted, and what may be seen of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.working_group import rules
from sotszakaz.ordering.working_group.errors import NobodyPresides
from sotszakaz.ordering.working_group.models import (
    AgendaItem,
    Assignment,
    Ballot,
    Guest,
    Material,
    Meeting,
    Member,
    MinutesCopy,
    Presence,
    SecretTally,
    SecretVoter,
    Vote,
    WorkingGroup,
)
from sotszakaz.ordering.working_group.selectors.group import seats_on
from sotszakaz.ordering.working_group.states import BallotForm, BallotState, Choice


@dataclass(frozen=True, slots=True)
class Attendance:
    """A member and whether they are there: the open presence, and those that ended."""

    member: Member
    now: Presence | None
    past: tuple[Presence, ...]

    @property
    def came(self) -> tuple[Presence, ...]:
        return (*self.past, *((self.now,) if self.now else ()))


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the ballot that stands, materials, assignments; `votes` is empty for a secret one."""

    item: AgendaItem
    ballot: Ballot | None
    votes: tuple[tuple[Member, Vote], ...]
    materials: tuple[Material, ...]
    assignments: tuple[Assignment, ...]

    @property
    def is_settled(self) -> bool:
        """The minutes know what to say."""
        return bool(self.item.result) or (self.ballot is not None and self.ballot.state == BallotState.DECIDED)


def day_of(meeting: Meeting) -> date:
    """The municipality's day of the meeting: whose members it has."""
    return meeting.starts_at.astimezone(ZoneInfo(meeting.municipality.timezone)).date()


def gathers_from(meeting: Meeting) -> datetime:
    """From which moment members may be noted as present: so long before its hour as the rules of the day say, as usual
    where there are none, and not before the day itself. One query.
    """
    day, zone = day_of(meeting), ZoneInfo(meeting.municipality.timezone)
    try:
        minutes = regulation_on(meeting.municipality_id, day).value(Parameter.MEETING_GATHERING_MINUTES)
    except NoRegulation:
        minutes = Parameter.MEETING_GATHERING_MINUTES.default
    return max(meeting.starts_at - timedelta(minutes=minutes), datetime.combine(day, time.min, zone))


def latest_sitting(group: WorkingGroup) -> date | None:
    """The municipality's day of the latest meeting of the group that was opened."""
    sat = Meeting.objects.filter(group=group, opened_at__isnull=False).select_related("municipality")
    latest = sat.order_by("-starts_at").first()
    return None if latest is None else day_of(latest)


def list_meetings(municipality_id: int) -> QuerySet[Meeting]:
    """The latest first, with their minutes."""
    rows = Meeting.objects.filter(municipality_id=municipality_id).select_related("municipality", "document")
    return rows.order_by("-starts_at", "-pk")


def next_meeting(municipality_id: int) -> Meeting | None:
    """The one that goes on or is nearest ahead of its end."""
    rows = Meeting.objects.filter(municipality_id=municipality_id).exclude(state__in=["closed", "cancelled"])
    return rows.select_related("municipality").order_by("starts_at").first()


def get_meeting_for(user: User, pk: int) -> Meeting:
    """The meeting, for whoever sees the working group. Raises NotFound, NotAllowed."""
    related = ("group", "municipality", "document", "presiding", "approved_by")
    meeting = Meeting.objects.select_related(*related).filter(pk=pk).first()
    if meeting is None:
        raise NotFound()
    require(user, Permission.WORKING_GROUP_VIEW, meeting.municipality_id)
    return meeting


def get_item_for(user: User, pk: int) -> AgendaItem:
    """A question of a meeting that the person sees. Raises NotFound, NotAllowed."""
    item = AgendaItem.objects.select_related("meeting__municipality").filter(pk=pk).first()
    if item is None:
        raise NotFound()
    require(user, Permission.WORKING_GROUP_VIEW, item.municipality_id)
    return item


def get_ballot_for(user: User, pk: int) -> Ballot:
    """A ballot of a meeting that the person sees. Raises NotFound, NotAllowed."""
    related = ("meeting__municipality", "item", "presiding")
    ballot = Ballot.objects.select_related(*related).filter(pk=pk).first()
    if ballot is None:
        raise NotFound()
    require(user, Permission.WORKING_GROUP_VIEW, ballot.municipality_id)
    return ballot


def get_guest_for(user: User, pk: int) -> Guest:
    """Somebody invited to a meeting that the person sees. Raises NotFound, NotAllowed."""
    guest = Guest.objects.filter(pk=pk).first()
    if guest is None:
        raise NotFound()
    require(user, Permission.WORKING_GROUP_VIEW, guest.municipality_id)
    return guest


def get_material_for(user: User, pk: int) -> Material:
    """The file itself. Raises NotFound, NotAllowed."""
    material = Material.objects.filter(pk=pk).first()
    if material is None:
        raise NotFound()
    require(user, Permission.WORKING_GROUP_VIEW, material.municipality_id)
    return material


def attendance_of(meeting: Meeting) -> list[Attendance]:
    """Every member of the day of the meeting, in the order of the act. Two queries."""
    found: dict[int, list[Presence]] = {}
    for each in Presence.objects.filter(meeting=meeting).order_by("arrived_at", "pk"):
        found.setdefault(each.member_id, []).append(each)
    attendances = []
    for member in seats_on(meeting.group_id, day_of(meeting)):
        came = found.get(member.pk, [])
        now = next((each for each in came if each.left_at is None), None)
        attendances.append(Attendance(member, now, tuple(each for each in came if each.left_at is not None)))
    return attendances


def hall_of(attendances: Iterable[Attendance]) -> rules.Hall:
    """Who is there now, for the rules."""
    listed = list(attendances)
    return rules.Hall(len(listed), frozenset(each.member.pk for each in listed if each.now))


def seats_of(attendances: Iterable[Attendance]) -> list[rules.Seat]:
    """Who is there, as the rules of quorum and votes count them."""
    return [rules.Seat(each.member.pk, each.member.role, each.member.ordinal) for each in attendances]


def questions_of(meeting: Meeting) -> list[Question]:
    """The agenda in its order with what has become of it. Five queries."""
    ballots = {
        each.item_id: each
        for each in Ballot.objects.filter(meeting=meeting).exclude(state=BallotState.VOID).select_related("presiding")
    }
    votes: dict[int, list[tuple[Member, Vote]]] = {}
    for vote in Vote.objects.filter(ballot__in=ballots.values()).select_related("member").order_by("member__ordinal"):
        votes.setdefault(vote.ballot_id, []).append((vote.member, vote))
    materials: dict[int, list[Material]] = {}
    for material in Material.objects.filter(item__meeting=meeting).defer("content"):
        materials.setdefault(material.item_id, []).append(material)
    assignments: dict[int, list[Assignment]] = {}
    for assignment in Assignment.objects.filter(meeting=meeting).select_related("owner").order_by("pk"):
        assignments.setdefault(assignment.item_id, []).append(assignment)
    questions = []
    for item in AgendaItem.objects.filter(meeting=meeting):
        ballot = ballots.get(item.pk)
        cast = tuple(votes.get(ballot.pk, ())) if ballot else ()
        questions.append(
            Question(item, ballot, cast, tuple(materials.get(item.pk, ())), tuple(assignments.get(item.pk, ())))
        )
    return questions


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A member of the meeting and the copy of the minutes that they have got, if any."""

    member: Member
    copy: MinutesCopy | None


def copies_of(meeting: Meeting, members: Iterable[Member]) -> list[CopyRow]:
    """Whether each of the members has got a copy of the signed minutes. One query."""
    found = {each.member_id: each for each in MinutesCopy.objects.filter(meeting=meeting).select_related("given_by")}
    return [CopyRow(each, found.get(each.pk)) for each in members]


def voters_of(ballot: Ballot) -> set[int]:
    """Members who have voted, in either form."""
    voted = SecretVoter if ballot.form == BallotForm.SECRET else Vote
    return set(voted.objects.filter(ballot=ballot).values_list("member", flat=True))


def casters_of(ballot: Ballot, attendances: Iterable[Attendance]) -> list[Member]:
    """Who may break the tie of a counted ballot: who presided, and when they have left, also who presides now."""
    assert ballot.presiding is not None, f"nobody presided over ballot {ballot.pk}"
    listed = list(attendances)
    there = {each.member.pk: each.member for each in listed if each.now}
    if ballot.presiding_id in there:
        return [ballot.presiding]
    try:
        return [ballot.presiding, there[rules.presiding_of(seats_of(listed), there)]]
    except NobodyPresides:
        return [ballot.presiding]


def tally_of(ballot: Ballot, participants: int) -> rules.Tally:
    """The sums of a counted ballot. Of a secret one the database shows them only after the count."""
    if ballot.form == BallotForm.SECRET:
        sums = SecretTally.objects.get(ballot=ballot)
        return rules.Tally(sums.votes_for, sums.votes_against, sums.abstained, participants)
    cast = list(Vote.objects.filter(ballot=ballot).values_list("choice", flat=True))
    votes_for, votes_against, abstained = (cast.count(choice) for choice in Choice)
    return rules.Tally(votes_for, votes_against, abstained, participants)


def choice_of(ballot: Ballot, member_id: int) -> Choice | None:
    """How the member voted by name; None when not at all or secretly."""
    found = Vote.objects.filter(ballot=ballot, member=member_id).values_list("choice", flat=True).first()
    return Choice(found) if found else None
