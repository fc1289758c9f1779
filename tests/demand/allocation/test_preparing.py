"""A preview that is asked for: made once, told how far it is, ended by a run or a sentence."""

import pytest
from tests.factories.admission import NOON
from tests.factories.allocation import AFTER, campaign
from tests.factories.supply import TODAY

from sotszakaz.demand.allocation import errors, preparing, tasks
from sotszakaz.demand.allocation.models import AllocationRun, Preparation
from sotszakaz.demand.allocation.preparing import ask_preview, prepare, unfinished_in
from sotszakaz.demand.allocation.runs import Watch
from sotszakaz.demand.allocation.states import PreparationState
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


def asked_in(at):
    return ask_preview(window_id=at.window.pk, by=SYSTEM, at=AFTER)


def test_a_preview_is_asked_for_once_and_ends_in_a_run():
    at = campaign(places=1)
    for _ in range(2):
        at.child(at.group)
    asked, again = asked_in(at), asked_in(at)

    run = prepare(asked.pk, at=AFTER, on=TODAY)

    done = Preparation.objects.get()
    assert again.pk == asked.pk
    assert (done.state, done.run, done.progress, done.total) == (PreparationState.DONE, run, 2, 2)
    assert run.placed == 1
    assert prepare(asked.pk, at=AFTER, on=TODAY) is None
    assert AllocationRun.objects.count() == 1


def test_the_worker_makes_what_was_asked_for_and_what_another_left():
    at = campaign()
    at.child(at.group)
    asked = asked_in(at)
    Preparation.objects.filter(pk=asked.pk).update(state=PreparationState.RUNNING, progress=1)

    tasks.prepare_runs(AFTER)

    act_for([at.market.municipality.pk])
    assert unfinished_in(at.market.municipality.pk) == []
    assert AllocationRun.objects.get().children == 1


def test_it_tells_how_far_it_is(monkeypatch):
    at = campaign(places=2)
    for _ in range(3):
        at.child(at.group)
    asked, seen = asked_in(at), []
    monkeypatch.setattr("sotszakaz.demand.allocation.inputs.AT_ONCE", 1)
    monkeypatch.setattr("sotszakaz.demand.allocation.bars.AT_ONCE", 1)
    monkeypatch.setattr(
        preparing,
        "Watch",
        lambda judged, checked: Watch(lambda *done: note(judged, *done), lambda done: note(checked, done)),
    )

    def note(told, *done):
        told(*done)
        kept = Preparation.objects.get(pk=asked.pk)
        seen.append((kept.progress, kept.checked))

    prepare(asked.pk, at=AFTER, on=TODAY)

    assert seen == [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2)]


def test_a_window_that_is_settled_meanwhile_says_why_there_is_no_run():
    at = campaign()
    at.child(at.group)
    asked = asked_in(at)
    at.freeze()

    assert prepare(asked.pk, at=AFTER, on=TODAY) is None

    failed = Preparation.objects.get()
    assert failed.state == PreparationState.FAILED
    assert "Это действие уже невозможно" in failed.error


def test_a_defect_is_told_and_does_not_keep_others_from_asking(monkeypatch):
    at = campaign()
    at.child(at.group)
    asked = asked_in(at)
    monkeypatch.setattr(preparing, "calculate", lambda *asked, **how: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        prepare(asked.pk, at=AFTER, on=TODAY)

    assert Preparation.objects.get().error == preparing.BROKEN
    assert asked_in(at).pk != asked.pk


def test_nothing_is_asked_before_the_window_has_ended():
    at = campaign()
    at.child(at.group)

    with pytest.raises(errors.WishesStillCollected):
        ask_preview(window_id=at.window.pk, by=SYSTEM, at=NOON)
