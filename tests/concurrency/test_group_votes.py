"""Two who count the same ballot at once, and a vote that comes while another counts; with the twins without guards."""

import threading
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection
from tests.concurrency.test_ordering import at_once
from tests.factories.group import AT, working_group

from config.launch import roles
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.ordering.working_group.actions import voting
from sotszakaz.ordering.working_group.models import Ballot, Meeting
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
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(voting, "_locked", unlocked)
    with trigger_out("working_group_ballot", "ballot_decided_stays"):
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
        assert has_counted.wait(timeout=30)
        return voting.cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, by=ground.users["parent"], at=AT)

    return [partial(ground.close, ballot, without_the_rest=True), vote]


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
