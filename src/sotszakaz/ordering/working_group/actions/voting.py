"""Voting: opened on a question, cast by members themselves, counted once with the numbers of that moment.

The meeting is locked before its ballot. Who comes and goes, who votes and who counts go one after the other, so the
count sees one state of the room. Votes only share the ballot's lock with one another (`vote_ballot_open`).
"""

from datetime import datetime

from django.db import transaction

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import can_move, move, refused_move
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.working_group import errors, rules
from sotszakaz.ordering.working_group.access import day_at, require_floor, require_seat, require_secretary
from sotszakaz.ordering.working_group.actions.writing import cast_secretly, write_vote
from sotszakaz.ordering.working_group.models import AgendaItem, Ballot, Meeting, Member
from sotszakaz.ordering.working_group.models.voting import NUMBERS
from sotszakaz.ordering.working_group.selectors.group import rules_on
from sotszakaz.ordering.working_group.selectors.meetings import (
    Attendance,
    attendance_of,
    casters_of,
    choice_of,
    day_of,
    hall_of,
    seats_of,
    tally_of,
    voters_of,
)
from sotszakaz.ordering.working_group.states import BallotForm, BallotState, Choice, MeetingState

NAMES_SHOWN = 5


@transaction.atomic(durable=True)
def open_ballot(*, item_id: int, wording: str = "", by: Actor, at: datetime) -> Ballot:
    """Put the question to the vote, as proposed or as worded in the meeting.

    Raises NotFound, NotSecretary, MeetingNotOpen, NoBallotForItem, QuorumMissing, NobodyPresides, CannotVoteSecretly,
    and the sentences of `ballot_one_running`, `ballot_one_of_item`.
    """
    item = AgendaItem.objects.filter(pk=item_id).first()
    if item is None:
        raise NotFound()
    meeting = Meeting.objects.lock(item.meeting_id)
    require_floor(by, meeting.group, day_at(meeting.municipality, at))
    if meeting.state != MeetingState.OPEN:
        raise errors.MeetingNotOpen(state=meeting.get_state_display())
    if item.form == BallotForm.NONE:
        raise errors.NoBallotForItem()
    attendances = attendance_of(meeting)
    rules.ensure_quorum(rules_on(meeting.group, day_of(meeting)).procedure, hall_of(attendances))
    rules.presiding_of(seats_of(attendances), hall_of(attendances).present)
    if item.form == BallotForm.SECRET:
        _ensure_own_logins(attendances)
    ballot = Ballot(
        municipality_id=meeting.municipality_id,
        meeting=meeting,
        item=item,
        form=item.form,
        wording=wording.strip() or item.proposal,
        opened_at=at,
        opened_by=person_of(by),
    )
    with judged(Ballot):
        ballot.save(force_insert=True)
    audit.record("ballot.open", ballot, by=by, form=ballot.form)
    return ballot


@transaction.atomic(durable=True)
def cast_vote(*, ballot_id: int, choice: Choice, by: User, at: datetime) -> None:
    """A member's own vote. A named one may be changed until the count; a secret one is said once.

    Raises NotFound, NotMember, and the sentences of `vote_ballot_open`, `vote_of_present`, `secret_vote_once`.
    """
    ballot = _ballot(ballot_id)
    seat = require_seat(by, ballot.meeting.group, day_of(ballot.meeting))
    if ballot.form == BallotForm.SECRET:
        cast_secretly(ballot, seat, choice)
        audit.record("ballot.vote_secretly", ballot, by=by)
        return
    write_vote(ballot, seat, choice, by, at, is_recorded=False)


@transaction.atomic(durable=True)
def record_vote(*, ballot_id: int, member_id: int, choice: Choice, by: Actor, at: datetime) -> None:
    """The secretary writes down the named vote of somebody who has no login.

    Raises NotFound, NotSecretary, SecretRecorded, HasOwnLogin, and the sentences of `cast_vote`.
    """
    ballot = _ballot(ballot_id)
    meeting = ballot.meeting
    require_secretary(by, meeting.group, day_at(meeting.municipality, at))
    member = Member.objects.filter(pk=member_id, group=meeting.group_id).on(day_of(meeting)).first()
    if member is None:
        raise NotFound()
    if ballot.form == BallotForm.SECRET:
        raise errors.SecretRecorded()
    if member.user_id is not None:
        raise errors.HasOwnLogin(name=member.name)
    write_vote(ballot, member, choice, by, at, is_recorded=True)


@transaction.atomic(durable=True)
def close_ballot(*, ballot_id: int, without_the_rest: bool = False, by: Actor, at: datetime) -> Ballot:
    """Count and decide, with the numbers of this moment. A secret tie waits for the casting vote.

    The casting vote is that of the head who took part in the question, also when gone by now; of a deputy only when the
    head took no part, for a deputy acts as head while the head is away (п. 5.8). A secret ballot waits for all who are
    there, for the sum of a few votes would tell how those few voted. Raises NotFound, NotSecretary, MoveRefused,
    QuorumMissing, NobodyPresides, SecretVotesAwaited, and VotesAwaited unless `without_the_rest`.
    """
    ballot = _locked(ballot_id)
    meeting = ballot.meeting
    require_floor(by, meeting.group, day_at(meeting.municipality, at))
    if not can_move(ballot, "count"):
        raise refused_move(ballot, by=by)
    said = rules_on(meeting.group, day_of(meeting))
    attendances = attendance_of(meeting)
    hall, voters = hall_of(attendances), voters_of(ballot)
    quorum_needed = rules.ensure_quorum(said.procedure, hall)
    rules.presiding_of(seats_of(attendances), hall.present)
    presiding = rules.presiding_of(seats_of(attendances), hall.present | voters)
    _ensure_all_voted(ballot, attendances, voters, without_the_rest=without_the_rest)
    move(ballot, "count", by=person_of(by), counted_at=at)
    tally = tally_of(ballot, len(hall.present | voters))
    ballot.members, ballot.present, ballot.participants = hall.members, len(hall.present), tally.participants
    ballot.votes_for, ballot.votes_against, ballot.abstained = tally.votes_for, tally.votes_against, tally.abstained
    ballot.quorum_needed = quorum_needed
    ballot.majority_needed = rules.majority_of(said.procedure, hall.members, tally.participants)
    ballot.presiding_id, ballot.rule = presiding, said.words[:600]
    with judged(Ballot):
        ballot.save(update_fields=[*NUMBERS, "presiding", "rule"])
    if ballot.form != BallotForm.SECRET:
        _decide(ballot, tally, rules.casting_of(said.procedure, tally, choice_of(ballot, presiding)), by, at)
    elif not rules.waits_for_casting(said.procedure, tally):
        _decide(ballot, tally, None, by, at)
    return ballot


@transaction.atomic(durable=True)
def decide_tie(*, ballot_id: int, choice: Choice, by: Actor, at: datetime) -> Ballot:
    """The casting vote after a secret tie, said openly by who presided, or written down for them when without a login.

    When they have left, whoever presides now may say it. Raises NotFound, NotPresiding, MoveRefused.
    """
    ballot = _locked(ballot_id)
    if ballot.state != BallotState.COUNTED or ballot.presiding is None or choice == Choice.ABSTAINED:
        raise refused_move(ballot, by=by)
    caster = _caster(ballot, by, at)
    _decide(ballot, tally_of(ballot, ballot.participants or 0), choice, by, at, presiding=caster)
    return ballot


@transaction.atomic(durable=True)
def call_off_ballot(*, ballot_id: int, reason: str, by: Actor, at: datetime) -> Ballot:
    """The vote does not count, and the question may be put anew; not once its sums are known. Raises NotFound,
    NotSecretary, ReasonMissing, MoveRefused."""
    ballot = _locked(ballot_id)
    meeting = ballot.meeting
    require_floor(by, meeting.group, day_at(meeting.municipality, at))
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    move(ballot, "void", by=person_of(by), voided_at=at, void_reason=reason.strip())
    return ballot


def _caster(ballot: Ballot, by: Actor, at: datetime) -> Member:
    """Whose casting vote `by` may give. Raises NotFound, NotSecretary, NotPresiding."""
    meeting, able = ballot.meeting, casters_of(ballot, attendance_of(ballot.meeting))
    if not isinstance(by, User):
        return able[0]
    own = [each for each in able if each.user_id == by.pk]
    without_login = [each for each in able if each.user_id is None]
    if own:
        return own[0]
    if not without_login:
        require_floor(by, meeting.group, day_at(meeting.municipality, at))
        raise errors.NotPresiding(name=able[-1].name)
    require_secretary(by, meeting.group, day_at(meeting.municipality, at))
    return without_login[0]


def _decide(
    ballot: Ballot, tally: rules.Tally, casting: Choice | None, by: Actor, at: datetime, **changes: Member
) -> None:
    outcome = rules.outcome_of(tally, ballot.majority_needed or 0, casting)
    with judged(Ballot):
        move(ballot, "decide", by=person_of(by), decided_at=at, casting=casting or "", outcome=outcome, **changes)


def _ballot(ballot_id: int) -> Ballot:
    related = ("meeting__group", "meeting__municipality")
    ballot = Ballot.objects.select_related(*related).filter(pk=ballot_id).first()
    if ballot is None:
        raise NotFound()
    return ballot


def _locked(ballot_id: int) -> Ballot:
    """The ballot under the lock of its meeting, then its own. Raises NotFound."""
    found = Ballot.objects.filter(pk=ballot_id).values_list("meeting", flat=True).first()
    if found is None:
        raise NotFound()
    meeting = Meeting.objects.lock(found)
    ballot = Ballot.objects.select_for_update(of=("self",), no_key=True).select_related("presiding").get(pk=ballot_id)
    ballot.meeting = meeting
    return ballot


def _ensure_own_logins(attendances: list[Attendance]) -> None:
    names = [each.member.name for each in attendances if each.now and each.member.user_id is None]
    if names:
        raise errors.CannotVoteSecretly(names=_listed(names))


def _ensure_all_voted(
    ballot: Ballot, attendances: list[Attendance], voters: set[int], *, without_the_rest: bool
) -> None:
    names = [each.member.name for each in attendances if each.now and each.member.pk not in voters]
    if names and ballot.form == BallotForm.SECRET:
        raise errors.SecretVotesAwaited(left=len(names))
    if names and not without_the_rest:
        raise errors.VotesAwaited(names=_listed(names))


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    return shown if len(names) <= NAMES_SHOWN else f"{shown} и ещё {len(names) - NAMES_SHOWN}"
