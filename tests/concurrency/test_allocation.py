"""Wishes and places under fire: two clicks on one list, two workers on one run; each with its guard and without it."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.test_booking import at_once
from tests.factories.admission import NOON
from tests.factories.allocation import AFTER, Campaign, campaign
from tests.factories.supply import TODAY

from sotszakaz.demand.allocation import actions, settling
from sotszakaz.demand.allocation.models import AllocationRun, Wish, WishList
from sotszakaz.demand.allocation.models.run import RunQuerySet
from sotszakaz.demand.allocation.models.wish import WishListQuerySet
from sotszakaz.demand.allocation.states import RunState
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.ledger.selectors import balance_of

pytestmark = pytest.mark.django_db(transaction=True)


def moves_of(at: Campaign) -> list[Any]:
    """Two clicks «up» on the second and on the third wish of one list."""
    groups = (at.group, at.market.other_group(), at.market.other_group())
    child = at.child(*groups)
    wishes = list(Wish.objects.order_by("rank"))
    return [
        lambda wish=wish: actions.move_wish(wish_id=wish.pk, up=True, by=child.added_by, at=NOON) for wish in wishes[1:]
    ]


def failure_of(deed: Callable[[], Any]) -> Exception | None:
    """Why the deed has failed: which of the two guards of the ranks it meets first is chance."""
    try:
        deed()
    except (ConstraintViolated, OperationalError) as failure:
        return failure
    return None


def ranks() -> list[int]:
    return sorted(Wish.objects.values_list("rank", flat=True))


def test_two_moves_of_one_list_take_turns() -> None:
    at = campaign()

    answers = at_once(at.market.municipality.pk, moves_of(at))

    assert not [each for each in answers if isinstance(each, Exception)]
    assert ranks() == [1, 2, 3]


def test_without_the_lock_one_of_two_moves_would_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    at = campaign()
    deeds = moves_of(at)
    have_read = threading.Barrier(2)

    def read_without_lock(lists: WishListQuerySet, list_id: int) -> WishList:
        return lists.get(pk=list_id)

    judge = actions.judged

    def judged_together(model: type[Wish]) -> AbstractContextManager[None]:
        have_read.wait(timeout=LIMIT_SECONDS)
        return judge(model)

    monkeypatch.setattr(WishListQuerySet, "lock", read_without_lock)
    monkeypatch.setattr(actions, "judged", judged_together)

    answers = at_once(at.market.municipality.pk, [partial(failure_of, deed) for deed in deeds])

    assert sum(each is not None for each in answers) == 1
    assert ranks() == [1, 2, 3]


def settle_twice(at: Campaign, run: AllocationRun) -> list[Any]:
    deed = partial(settling.settle_all, run_id=run.pk, on=TODAY, at=AFTER)
    return at_once(at.market.municipality.pk, [deed, deed])


def test_two_workers_book_every_place_once() -> None:
    at = campaign(places=4)
    for _ in range(5):
        at.child(at.group)
    run = at.freeze()

    answers = settle_twice(at, run)

    assert answers == [None, None]
    assert EnrolmentApplication.objects.count() == 4
    assert balance_of(at.group.seat_account_id).held == 4
    assert AllocationRun.objects.get().state == RunState.DONE
    assert OutboxMessage.objects.filter(topic="allocation.result").count() == 5


def test_without_the_lock_the_second_worker_would_stumble_and_still_book_nothing_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = campaign(places=4)
    for _ in range(5):
        at.child(at.group)
    run = at.freeze()
    have_read = threading.Barrier(2)

    def read_without_lock(runs: RunQuerySet, run_id: int) -> AllocationRun:
        found = runs.get(pk=run_id)
        have_read.wait(timeout=LIMIT_SECONDS)
        return found

    monkeypatch.setattr(RunQuerySet, "lock", read_without_lock)

    def deed() -> object:
        try:
            return settling.settle_portion(run_id=run.pk, on=TODAY, at=AFTER)
        except IntegrityError as stumbled:
            return stumbled

    answers = at_once(at.market.municipality.pk, [deed, deed])

    assert [type(each) for each in answers if each != 0] in ([MoveRefused], [IntegrityError])
    assert EnrolmentApplication.objects.count() == 4
