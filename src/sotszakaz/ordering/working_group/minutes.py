"""The minutes of a meeting as a document: what they say, who signs and who gets a copy."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.parties import body_of
from sotszakaz.kernel.documents.payloads import (
    Attendee,
    InvitedGuest,
    MinutesAssignment,
    MinutesPayload,
    MinutesQuestion,
    NamedVote,
    Person,
)
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.signatures.selectors import standing_of
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.working_group import errors
from sotszakaz.ordering.working_group.models import Ballot, Guest, Meeting, Presence
from sotszakaz.ordering.working_group.selectors.group import rules_on
from sotszakaz.ordering.working_group.selectors.meetings import (
    Attendance,
    Question,
    attendance_of,
    day_of,
    questions_of,
)
from sotszakaz.ordering.working_group.states import BallotForm, BallotState, Choice, MemberRole, Outcome

UNVOTED = "без голосования"
CHOSEN = {Choice.FOR: "за", Choice.AGAINST: "против", Choice.ABSTAINED: "воздержался(ась)"}


class Chairs:
    """The port of `kernel.signatures`: minutes are signed by who presided, with the own login."""

    def may_sign(self, document: Document, user: User) -> bool:
        return Meeting.objects.filter(document=document, presiding__user=user).exists()

    def users_of(self, document: Document) -> Iterable[int]:
        rows = Meeting.objects.filter(document=document, presiding__user__isnull=False)
        return [user_id for user_id in rows.values_list("presiding__user", flat=True) if user_id is not None]


def ensure_unsigned(meeting: Meeting) -> None:
    """What the minutes say may still change. Raises MinutesSigned."""
    if meeting.document_id is not None and standing_of(latest_version(meeting.document_id)).is_begun:
        raise errors.MinutesSigned()


def voting_words(ballot: Ballot) -> str:
    """«За — 3, против — 1, воздержались — 0, не голосовали — 1; …», with the rule's numbers."""
    counts = f"За — {ballot.votes_for}, против — {ballot.votes_against}, воздержались — {ballot.abstained}"
    silent = f", не голосовали — {ballot.not_voted}" if ballot.not_voted else ""
    kind = " (тайно)" if ballot.form == BallotForm.SECRET else ""
    room = f"присутствовали {ballot.present} из {ballot.members}, кворум {ballot.quorum_needed}"
    casting = ""
    if ballot.casting and ballot.presiding is not None:
        side = CHOSEN[Choice(ballot.casting)]
        casting = f"; голоса разделились поровну, решающий голос ({ballot.presiding.name}) — {side}"
    return f"{counts}{silent}{kind}; {room}, нужно за — {ballot.majority_needed}{casting}"


def minutes_payload(meeting: Meeting) -> MinutesPayload:
    """The meeting as it was. Raises ResultMissing for a question of which nothing is said."""
    attendances, questions = attendance_of(meeting), questions_of(meeting)
    zone = ZoneInfo(meeting.municipality.timezone)
    presiding, opened, closed = meeting.presiding, meeting.opened_at, meeting.closed_at
    assert presiding is not None, f"nobody presided over meeting {meeting.pk}"
    assert opened is not None, f"meeting {meeting.pk} was never opened"
    assert closed is not None, f"meeting {meeting.pk} goes on"
    secretaries = [each.member.name for each in attendances if each.member.role == MemberRole.SECRETARY]
    return MinutesPayload(
        authorised_body=body_of(meeting.municipality),
        working_group=meeting.group.name,
        held_on=day_of(meeting),
        opened_at=f"{opened.astimezone(zone):%H:%M}",
        closed_at=f"{closed.astimezone(zone):%H:%M}",
        place=meeting.place,
        link=meeting.link,
        chair=Person(full_name=presiding.user.full_name if presiding.user else presiding.name),
        chair_role=_chair_role(presiding.role, meeting.acting_note),
        secretary=", ".join(secretaries),
        members=len(attendances),
        rules=rules_on(meeting.group, day_of(meeting)).words,
        attendance=tuple(_attendee(each, closed, zone) for each in attendances),
        guests=tuple(
            InvitedGuest(name=each.name, position=each.position) for each in Guest.objects.filter(meeting=meeting)
        ),
        questions=tuple(_question(each) for each in questions),
        votes=tuple(vote for each in questions for vote in _votes(each)),
        assignments=tuple(given for each in questions for given in _assignments(each)),
    )


def _chair_role(role: str, why: str) -> str:
    if role == MemberRole.DEPUTY:
        reason = f" (руководителя нет: {why})" if why else ""
        return f"заместитель руководителя, исполняющий обязанности руководителя рабочей группы{reason}"
    return "руководитель рабочей группы"


def _attendee(attendance: Attendance, closed: datetime, zone: ZoneInfo) -> Attendee:
    came = attendance.came
    modes = dict.fromkeys(str(each.get_mode_display()) for each in came)
    return Attendee(
        name=attendance.member.name,
        position=attendance.member.position,
        role=attendance.member.get_role_display(),
        mode=", ".join(modes),
        times=", ".join(_times(each, closed, zone) for each in came),
    )


def _times(presence: Presence, closed: datetime, zone: ZoneInfo) -> str:
    until = presence.left_at or closed
    return f"{presence.arrived_at.astimezone(zone):%H:%M}–{until.astimezone(zone):%H:%M}"


def _unvoted(result: str) -> str:
    """What came of a question that was not voted, never to be taken for a decision of the group."""
    return f"{UNVOTED.capitalize()}. {result}"[:2000]


def _question(question: Question) -> MinutesQuestion:
    item, ballot = question.item, question.ballot
    if not question.is_settled:
        raise errors.ResultMissing(title=item.title)
    said: dict[str, Any] = {"number": item.ordinal, "title": item.title, "speaker": item.speaker}
    if ballot is None or ballot.state != BallotState.DECIDED:
        return MinutesQuestion(**said, outcome=_unvoted(item.result), voting=UNVOTED)
    adopted = ballot.outcome == Outcome.ADOPTED
    outcome = f"{'Принято' if adopted else 'Не принято'}: {ballot.wording}"
    return MinutesQuestion(
        **said,
        outcome=f"{outcome} {item.result}".strip()[:2000],
        voting=voting_words(ballot),
        present=ballot.present,
        quorum_needed=ballot.quorum_needed,
        majority_needed=ballot.majority_needed,
        votes_for=ballot.votes_for,
        votes_against=ballot.votes_against,
        abstained=ballot.abstained,
        not_voted=ballot.not_voted,
    )


def _votes(question: Question) -> list[NamedVote]:
    number = question.item.ordinal
    return [NamedVote(number=number, name=who.name, choice=CHOSEN[Choice(vote.choice)]) for who, vote in question.votes]


def _assignments(question: Question) -> list[MinutesAssignment]:
    number = question.item.ordinal
    return [
        MinutesAssignment(number=number, text=each.text, owner=each.owner_name, due_on=each.due_on)
        for each in question.assignments
    ]
