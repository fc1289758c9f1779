"""Two who count the same ballot at once, and a vote that comes while another counts; with the twins without guards."""

import threading
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.meetings import doorway_of
from tests.concurrency.test_ordering import at_once
from tests.factories.group import AT, working_group

from config.launch import roles
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.ordering.working_group.actions import voting
from sotszakaz.ordering.working_group.models import Ballot, Meeting, Vote
from sotszakaz.ordering.working_group.states import BallotState, Choice
from sotszakaz.ordering.working_group.verify import CHECKS

pytestmark = pytest.mark.django_db(transaction=True)

THERE = ("head", "deputy", "secretary", "parent")


@pytest.fixture
def ground():
    return working_group()


def closings(ground, ballot):
    """The head and the secretary press the button at one moment."""
    return [partial(ground.close, ballot, by=ground.users[who], without_the_rest=True) for who in ("head", "secretary")]


def counted_times():
    return AuditEvent.objects.filter(action="ballot.decide").count()


def ensure_sound(ground):
    act_for([ground.municipality.pk])
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


@pytest.mark.parametrize("form", ["named", "secret"])
def test_a_ballot_closed_by_two_at_once_is_counted_once(ground, form):
    ballot = ground.ballot(ground.meeting(form, people=THERE))
    ground.vote(ballot, head="for", deputy="against", secretary="for", parent="for")

    results = at_once(ground.municipality.pk, closings(ground, ballot))

    assert [type(each) for each in results if isinstance(each, Refusal)] == [MoveRefused]
    assert (Ballot.objects.get().state, counted_times()) == (BallotState.DECIDED, 1)
    ensure_sound(ground)


def test_without_locks_and_the_trigger_both_count(ground, monkeypatch):
    ballot = ground.ballot(ground.meeting(people=THERE))
    ground.vote(ballot, head="for", deputy="against", secretary="for", parent="for")
    both_have_read = threading.Barrier(2)

    def unlocked(ballot_id):
        found = Ballot.objects.select_related("presiding").get(pk=ballot_id)
        found.meeting = Meeting.objects.select_related("group", "municipality").get(pk=found.meeting_id)
        both_have_read.wait(timeout=LIMIT_SECONDS)
        return found

    monkeypatch.setattr(voting, "_locked", unlocked)
    guards = ("ballot_decided_stays", "ballot_counted_stays")
    with trigger_out("working_group_ballot", guards[0]), trigger_out("working_group_ballot", guards[1]):
        results = at_once(ground.municipality.pk, closings(ground, ballot))

    assert [each for each in results if isinstance(each, Exception)] == []
    assert counted_times() == 2


def test_a_vote_that_comes_during_the_count_is_refused(ground, monkeypatch):
    ballot = ground.ballot(ground.meeting(people=THERE))
    ground.vote(ballot, head="for", deputy="against", secretary="against")
    deeds = late_vote(ground, ballot, monkeypatch)

    results = at_once(ground.municipality.pk, deeds)

    assert isinstance(results[1], Refusal)
    assert (Ballot.objects.get().votes_for, Ballot.objects.get().outcome) == (1, "rejected")
    ensure_sound(ground)


def test_without_the_trigger_a_late_vote_stands_beside_a_count_that_lacks_it(ground, monkeypatch):
    ballot = ground.ballot(ground.meeting(people=THERE))
    ground.vote(ballot, head="for", deputy="against", secretary="against")
    deeds = late_vote(ground, ballot, monkeypatch)

    with trigger_out("working_group_vote", "vote_ballot_open"):
        at_once(ground.municipality.pk, deeds)

    act_for([ground.municipality.pk])
    assert (Ballot.objects.get().votes_for, ballot.votes.filter(choice=Choice.FOR).count()) == (1, 2)
    assert not find_offenders(CHECKS[1]).passed


def late_vote(ground, ballot, monkeypatch):
    """The secretary counts; when the sums are read and not yet committed, somebody votes."""
    has_counted = threading.Event()
    tally_of = voting.tally_of

    def tallied(*given):
        tally = tally_of(*given)
        has_counted.set()
        return tally

    monkeypatch.setattr(voting, "tally_of", tallied)

    def vote():
        assert has_counted.wait(timeout=LIMIT_SECONDS)
        return voting.cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, by=ground.users["parent"], at=AT)

    return [partial(ground.close, ballot, without_the_rest=True), vote]


def two_votes(ground, ballot):
    """One member answers from two screens at one moment."""
    parent = ground.users["parent"]
    said = {"ballot_id": ballot.pk, "by": parent, "at": AT}
    return [partial(voting.cast_vote, choice=choice, **said) for choice in (Choice.FOR, Choice.AGAINST)]


def test_two_named_votes_of_one_member_at_once_are_one_vote(ground):
    ballot = ground.ballot(ground.meeting(people=THERE))

    with doorway_of("working_group_vote"):
        results = at_once(ground.municipality.pk, two_votes(ground, ballot))

    act_for([ground.municipality.pk])
    assert results == [None, None]
    assert Vote.objects.filter(ballot=ballot).count() == 1


def test_two_secret_votes_of_one_member_at_once_are_counted_once(ground):
    ballot = ground.ballot(ground.meeting("secret", people=THERE))

    with doorway_of("working_group_secretvoter"):
        results = at_once(ground.municipality.pk, two_votes(ground, ballot))

    assert [type(each) for each in results if each is not None] == [ConstraintViolated]
    ground.vote(ballot, head="for", deputy="for", secretary="for")
    decided = ground.close(ballot)
    assert decided.votes_for + decided.votes_against == len(THERE)
    ensure_sound(ground)


@pytest.mark.parametrize(
    ("form", "table", "constraint"),
    [
        ("named", "working_group_vote", "vote_once"),
        ("secret", "working_group_secretvoter", "secret_vote_once"),
    ],
)
def test_without_the_constraint_one_member_votes_twice(ground, form, table, constraint):
    ballot = ground.ballot(ground.meeting(form, people=THERE))

    with constraint_out(table, constraint), doorway_of(table):
        results = at_once(ground.municipality.pk, two_votes(ground, ballot))
        act_for([ground.municipality.pk])
        votes = voters_twice(table)

    assert (results, votes) == ([None, None], 2)


def voters_twice(table):
    """How many votes there are; one of them is taken out again, so that the constraint can come back."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"SELECT count(*), max(id) FROM {table}")
        votes, latest = cursor.fetchone()
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [latest])
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute(f"SET ROLE {roles.APPLICATION}")
    return votes


@contextmanager
def constraint_out(table, constraint):
    """The table without its UNIQUE over ballot and member."""
    alter(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
    try:
        yield
    finally:
        alter(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} UNIQUE (ballot_id, member_id)")


@contextmanager
def trigger_out(table, trigger):
    """The database without one of its guards."""
    alter(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    try:
        yield
    finally:
        alter(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


def alter(change):
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(change)
        cursor.execute(f"SET ROLE {roles.APPLICATION}")
