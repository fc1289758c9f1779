"""Votes on real PostgreSQL: numbers of the moment, secrecy, who may, and what stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.group import AT, PEOPLE, working_group

from config.launch import roles
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.working_group import errors
from sotszakaz.ordering.working_group.actions import meetings, presence, voting
from sotszakaz.ordering.working_group.models import Ballot, Presence, SecretTally, SecretVoter, Vote
from sotszakaz.ordering.working_group.states import BallotState, Choice, PresenceMode

pytestmark = pytest.mark.django_db

FOUR = ("head", "deputy", "secretary", "parent")


@pytest.fixture
def ground():
    return working_group()


@pytest.fixture
def meeting(ground):
    """Four of six are there; the first question is voted by name, the second secretly, the third not at all."""
    return ground.meeting("named", "secret", "none", people=FOUR)


def numbers(ballot):
    return (ballot.members, ballot.present, ballot.participants, ballot.quorum_needed, ballot.majority_needed)


def test_a_named_vote_is_decided_with_the_numbers_of_its_moment(ground, meeting):
    ballot = ground.ballot(meeting)
    ground.vote(ballot, head="for", deputy="against", secretary="for", parent="abstained")

    decided = ground.close(ballot)

    assert (decided.state, decided.outcome, decided.casting) == (BallotState.DECIDED, "adopted", "")
    assert numbers(decided) == (6, 4, 4, 3, 2)
    assert (decided.votes_for, decided.votes_against, decided.abstained) == (2, 1, 1)
    assert decided.presiding == ground.seats["head"]
    assert "не менее половины присутствующих" in decided.rule


@pytest.mark.parametrize(("head", "outcome"), [("for", "adopted"), ("against", "rejected")])
def test_the_heads_vote_decides_a_named_tie(ground, meeting, head, outcome):
    other = {"for": "against", "against": "for"}[head]
    ballot = ground.ballot(meeting)
    ground.vote(ballot, head=head, deputy=other, secretary=other, parent=head)

    decided = ground.close(ballot)

    assert (decided.casting, decided.outcome) == (head, outcome)


def test_the_deputy_decides_a_tie_while_the_head_is_away(ground):
    meeting = ground.meeting(people=("deputy", "secretary", "parent", "lawyer"))
    ballot = ground.ballot(meeting)
    ground.vote(ballot, deputy="against", secretary="for", parent="for", lawyer="against")

    decided = ground.close(ballot)

    assert (decided.presiding, decided.casting, decided.outcome) == (ground.seats["deputy"], "against", "rejected")


def test_the_vote_of_a_head_who_has_left_since_still_decides_its_tie(ground, meeting):
    ballot = ground.ballot(meeting)
    ground.vote(ballot, head="for", deputy="against", secretary="against", parent="for")
    ground.leave(meeting, "head")

    decided = ground.close(ballot)

    assert numbers(decided) == (6, 3, 4, 3, 2)
    assert (decided.presiding, decided.casting, decided.outcome) == (ground.seats["head"], "for", "adopted")


def test_a_head_who_left_without_a_vote_leaves_the_tie_to_the_deputy(ground):
    meeting = ground.meeting(people=(*FOUR, "lawyer"))
    ballot = ground.ballot(meeting)
    ground.vote(ballot, deputy="against", secretary="for", parent="for", lawyer="against")
    ground.leave(meeting, "head")

    decided = ground.close(ballot)

    assert (decided.presiding, decided.casting, decided.outcome) == (ground.seats["deputy"], "against", "rejected")


def test_a_head_who_abstains_leaves_a_tie_to_the_majority(ground):
    meeting = ground.meeting(people=(*FOUR, "lawyer"))
    ballot = ground.ballot(meeting)
    ground.vote(ballot, head="abstained", deputy="for", secretary="for", parent="against", lawyer="against")

    decided = ground.close(ballot)

    assert (decided.casting, decided.majority_needed, decided.outcome) == ("", 3, "rejected")


def test_a_meeting_that_lost_its_quorum_cannot_close_a_vote(ground, meeting):
    ballot = ground.ballot(meeting)
    ground.vote(ballot, head="for", deputy="for", secretary="for", parent="for")
    ground.leave(meeting, "parent")
    ground.leave(meeting, "deputy")

    with pytest.raises(errors.QuorumMissing, match="присутствуют 2 из 6, а нужно не меньше 3"):
        ground.close(ballot)

    ballot.refresh_from_db()
    assert ballot.state == BallotState.OPEN
    ground.arrive(meeting, "teacher", mode=PresenceMode.REMOTE)
    assert ground.close(ballot, without_the_rest=True).outcome == "adopted"


def test_without_a_quorum_nothing_is_opened(ground):
    meeting = ground.meeting(people=("head", "secretary"), until="approved")

    with pytest.raises(errors.QuorumMissing):
        meetings.open_meeting(meeting_id=meeting.pk, by=ground.users["head"], at=AT)


def test_without_head_and_deputy_nothing_is_opened(ground):
    meeting = ground.meeting(people=("secretary", "parent", "lawyer"), until="approved")

    with pytest.raises(errors.NobodyPresides):
        meetings.open_meeting(meeting_id=meeting.pk, by=ground.users["secretary"], at=AT)


def test_the_count_waits_for_all_who_are_there_or_for_leave_to_go_on_without(ground, meeting):
    ballot = ground.ballot(meeting)
    ground.vote(ballot, head="for")

    with pytest.raises(errors.VotesAwaited, match=PEOPLE["parent"][0]):
        ground.close(ballot)
    decided = ground.close(ballot, without_the_rest=True)

    assert (decided.votes_for, decided.not_voted, decided.outcome) == (1, 3, "rejected")


def test_a_named_vote_may_change_until_the_count_and_never_after(ground, meeting):
    ballot = ground.ballot(meeting)
    ground.vote(ballot, head="against", deputy="for", secretary="for", parent="for")
    ground.vote(ballot, head="for")
    ground.close(ballot)

    with pytest.raises(ConstraintViolated, match="Голосование уже закончено"):
        ground.vote(ballot, head="against")

    assert Vote.objects.get(member=ground.seats["head"]).choice == Choice.FOR


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE working_group_vote SET choice = 'against'",
        "DELETE FROM working_group_vote",
        "UPDATE working_group_ballot SET votes_for = 0, outcome = 'rejected'",
        "UPDATE working_group_ballot SET wording = 'другое'",
        "DELETE FROM working_group_ballot",
        "UPDATE working_group_presence SET left_at = arrived_at",
        "DELETE FROM working_group_presence",
    ],
)
def test_a_closed_meeting_stays_as_it_was_for_sql_too(ground, change):
    ground.finished()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_only_who_is_there_votes(ground, meeting):
    ballot = ground.ballot(meeting)
    ground.leave(meeting, "parent")

    for who in ("teacher", "parent"):
        with pytest.raises(ConstraintViolated, match="Голосуют те, кто на заседании"):
            ground.vote(ballot, **{who: "for"})


def test_only_members_vote(ground, meeting):
    ballot = ground.ballot(meeting)

    with pytest.raises(errors.NotMember):
        voting.cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, by=ground.operator, at=AT)


def test_somebody_elses_group_is_not_found(ground, meeting):
    ballot = ground.ballot(meeting)
    elsewhere = working_group("head")
    act_for([ground.municipality.pk, elsewhere.municipality.pk])  # only the action itself keeps them apart

    with pytest.raises(NotFound):
        voting.cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, by=elsewhere.users["head"], at=AT)


def test_the_secretary_writes_down_a_named_vote_of_who_has_no_login():
    ground = working_group(without_login=["parent"])
    meeting = ground.meeting("named", "secret", people=FOUR)
    ballot = ground.ballot(meeting)
    parent, deputy = ground.seats["parent"], ground.seats["deputy"]

    def recorded(member, by=ground.users["secretary"]):
        voting.record_vote(ballot_id=ballot.pk, member_id=member.pk, choice=Choice.FOR, by=by, at=AT)

    recorded(parent)
    with pytest.raises(errors.HasOwnLogin):
        recorded(deputy)
    with pytest.raises(errors.NotSecretary):
        recorded(parent, by=ground.users["teacher"])

    vote = Vote.objects.get()
    assert (vote.is_recorded, vote.cast_by) == (True, ground.users["secretary"])
    assert AuditEvent.objects.get(action="vote.record").details["choice"] == "for"
    voting.call_off_ballot(ballot_id=ballot.pk, reason="Вопрос снят", by=ground.users["head"], at=AT)
    with pytest.raises(errors.CannotVoteSecretly, match=parent.name):
        ground.ballot(meeting, 2)


def test_a_secret_vote_keeps_who_apart_from_how(ground, meeting):
    ballot = ground.ballot(meeting, 2)
    ground.vote(ballot, head="for", deputy="against", secretary="for", parent="for")

    assert set(SecretVoter.objects.values_list("member", flat=True)) == {ground.seats[who].pk for who in FOUR}
    assert not Vote.objects.exists()
    events = AuditEvent.objects.filter(action="ballot.vote_secretly")
    assert [each.details for each in events] == [{}] * 4
    columns = {column.name for column in SecretVoter._meta.concrete_fields}
    assert columns == {"id", "municipality", "ballot", "member"}


def test_nobody_sees_a_secret_sum_before_the_count(ground, meeting):
    ballot = ground.ballot(meeting, 2)
    ground.vote(ballot, head="for", deputy="against", secretary="for")
    assert not SecretTally.objects.exists()
    ground.vote(ballot, parent="for")

    decided = ground.close(ballot)

    assert (decided.votes_for, decided.votes_against, decided.outcome) == (3, 1, "adopted")
    assert SecretTally.objects.get().votes_for == 3


SPY = """
CREATE FUNCTION spy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('test.statement', current_query(), false);
    RETURN NEW;
END $$;
CREATE TRIGGER spy BEFORE INSERT ON working_group_secretvoter FOR EACH ROW EXECUTE FUNCTION spy()
"""


def test_the_statement_of_a_secret_vote_does_not_say_how(ground, meeting):
    ballot = ground.ballot(meeting, 2)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(SPY)
        cursor.execute(f"SET LOCAL ROLE {roles.APPLICATION}")

    ground.vote(ballot, head="against")

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('test.statement')")
        assert cursor.fetchone() == ("SELECT cast_secretly($1, $2, $3)",)


def test_a_secret_vote_is_never_counted_before_all_who_are_there_have_voted(ground, meeting):
    ballot = ground.ballot(meeting, 2)
    ground.vote(ballot, head="for", deputy="for", secretary="against")

    with pytest.raises(errors.SecretVotesAwaited, match="Осталось голосов: 1"):
        ground.close(ballot, without_the_rest=True)
    ballot.refresh_from_db()
    assert ballot.state == BallotState.OPEN
    ground.leave(meeting, "parent")

    assert ground.close(ballot).outcome == "adopted"


def test_a_secret_vote_is_cast_once_and_never_by_hand(ground, meeting):
    ballot = ground.ballot(meeting, 2)
    ground.vote(ballot, head="for")

    with pytest.raises(ConstraintViolated, match="Вы уже проголосовали"):
        ground.vote(ballot, head="against")
    for change in (
        "UPDATE working_group_secrettally SET votes_for = 9",
        "DELETE FROM working_group_secretvoter",
        "DELETE FROM working_group_secrettally",
    ):
        with connection.cursor() as cursor:
            cursor.execute(change)
            assert cursor.rowcount == 0, change


@pytest.mark.parametrize(("choice", "outcome"), [(Choice.FOR, "adopted"), (Choice.AGAINST, "rejected")])
def test_a_secret_tie_waits_for_the_open_vote_of_who_presides(ground, meeting, choice, outcome):
    ballot = ground.ballot(meeting, 2)
    ground.vote(ballot, head="for", deputy="against", secretary="against", parent="for")
    assert ground.close(ballot).state == BallotState.COUNTED

    with pytest.raises(errors.NotPresiding, match=PEOPLE["head"][0]):
        voting.decide_tie(ballot_id=ballot.pk, choice=choice, by=ground.users["deputy"], at=AT)
    decided = voting.decide_tie(ballot_id=ballot.pk, choice=choice, by=ground.users["head"], at=AT)

    assert (decided.state, decided.casting, decided.outcome) == (BallotState.DECIDED, choice, outcome)


@pytest.fixture
def tied(ground, meeting):
    ballot = ground.ballot(meeting, 2)
    ground.vote(ballot, head="for", deputy="against", secretary="against", parent="for")
    return ground.close(ballot)


def test_a_tie_that_is_known_is_not_voted_anew(ground, tied):
    with pytest.raises(MoveRefused):
        voting.call_off_ballot(ballot_id=tied.pk, reason="Переголосуем", by=ground.users["head"], at=AT)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE working_group_ballot SET state = 'open'",
        "UPDATE working_group_ballot SET state = 'void', void_reason = 'так'",
        "UPDATE working_group_ballot SET votes_for = 1, votes_against = 3",
        "UPDATE working_group_ballot SET state = 'decided', outcome = 'rejected', majority_needed = 3",
    ],
)
def test_a_counted_ballot_stays_for_sql_too(tied, change):
    with pytest.raises(IntegrityError, match="counted ballot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_ballot_begins_open_for_sql_too(ground, meeting):
    item = meeting.items.get(ordinal=1)
    decided = Ballot(
        municipality=ground.municipality, meeting=meeting, item=item, form="named", wording="так", state="void"
    )

    with pytest.raises(IntegrityError, match="begins open"), transaction.atomic():
        decided.save(force_insert=True)


def test_a_vote_is_not_moved_to_another_ballot(ground, meeting):
    ballot = ground.ballot(meeting)
    ground.vote(ballot, head="for")
    other = ground.seats["deputy"]

    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.filter(ballot=ballot).update(member=other)


def test_when_who_presided_has_left_the_deputy_breaks_the_tie(ground, meeting, tied):
    ground.leave(meeting, "head")

    decided = voting.decide_tie(ballot_id=tied.pk, choice=Choice.AGAINST, by=ground.users["deputy"], at=AT)

    assert (decided.presiding, decided.outcome) == (ground.seats["deputy"], "rejected")


def test_a_ballot_is_counted_once(ground, meeting):
    ballot = ground.ballot(meeting)
    ground.vote(ballot, **dict.fromkeys(FOUR, "for"))
    ground.close(ballot)

    with pytest.raises(MoveRefused):
        ground.close(ballot)


def test_one_question_is_voted_at_a_time_and_once(ground, meeting):
    ballot = ground.ballot(meeting)

    with pytest.raises(ConstraintViolated, match="уже идёт голосование"):
        ground.ballot(meeting, 2)
    with pytest.raises(errors.BallotRunning):
        meetings.close_meeting(meeting_id=meeting.pk, by=ground.users["head"], at=AT)
    ground.close(ballot, without_the_rest=True)
    with pytest.raises(ConstraintViolated, match="уже голосуют или проголосовали"):
        ground.ballot(meeting)


def test_a_question_without_a_vote_is_not_put_to_one(ground, meeting):
    with pytest.raises(errors.NoBallotForItem):
        ground.ballot(meeting, 3)


def test_a_ballot_called_off_may_be_held_anew(ground, meeting):
    ballot = ground.ballot(meeting)
    ground.vote(ballot, head="for")
    with pytest.raises(errors.ReasonMissing):
        voting.call_off_ballot(ballot_id=ballot.pk, reason=" ", by=ground.users["head"], at=AT)
    voting.call_off_ballot(ballot_id=ballot.pk, reason="Уточнили решение", by=ground.users["head"], at=AT)

    again = ground.ballot(meeting)

    assert Ballot.objects.get(state="open") == again
    assert not again.votes.exists()


def test_members_note_only_their_own_presence(ground):
    meeting = ground.meeting(until="approved")
    teacher, parent = ground.users["teacher"], ground.seats["parent"]
    said = {"meeting_id": meeting.pk, "mode": PresenceMode.REMOTE, "at": AT}

    presence.note_arrival(member_id=ground.seats["teacher"].pk, by=teacher, **said)
    with pytest.raises(errors.NotSecretary):
        presence.note_arrival(member_id=parent.pk, by=teacher, **said)
    with pytest.raises(errors.AlreadyPresent):
        presence.note_arrival(member_id=ground.seats["teacher"].pk, by=SYSTEM, **said)
    with pytest.raises(errors.NotPresent):
        presence.note_departure(meeting_id=meeting.pk, member_id=parent.pk, by=SYSTEM, at=AT)


def test_a_promise_to_come_is_no_presence(ground):
    meeting = ground.meeting(until="approved")
    early = AT - timedelta(days=1)
    head = ground.seats["head"]
    coming = {"meeting_id": meeting.pk, "member_id": head.pk, "mode": PresenceMode.REMOTE, "by": ground.users["head"]}

    with pytest.raises(errors.PresenceTooEarly, match=r"12\.03\.2026"):
        presence.note_arrival(**coming, at=early)
    with pytest.raises(errors.PresenceTooEarly, match="с 14:30"):
        presence.note_arrival(**coming, at=AT - timedelta(minutes=31))
    with pytest.raises(errors.PresenceTooLate, match="назначьте новое"):
        presence.note_arrival(**coming, at=AT + timedelta(days=1))
    ground.arrive(meeting, "head")
    with pytest.raises(IntegrityError, match="the day of the meeting"), transaction.atomic():
        Presence.objects.update(arrived_at=early)

    assert Presence.objects.get().arrived_at == AT
