"""What the guards of the life of an application prevent: the same deeds without the lock, or without the key."""

import threading
from collections.abc import Callable

import pytest
from django.db import transaction
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.test_booking import at_once
from tests.concurrency.test_life import refused, seat_of
from tests.factories import demand
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import book
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move

pytestmark = pytest.mark.django_db(transaction=True)


def unguarded(pk: int, together: threading.Barrier, name: str, verb: str, of_seat: Move) -> Callable[[], None]:
    """The deed as it would be done without the lock of the application and with a key of its own."""

    def deed() -> None:
        with transaction.atomic():
            read = EnrolmentApplication.objects.get(pk=pk)
            together.wait(timeout=LIMIT_SECONDS)
            move(read, verb, by=None)
            post_one(
                f"unguarded:{name}",
                [EntryRequest(read.seat_account_id, of_seat, 1)],
                municipality_id=read.municipality_id,
                actor_id=None,
                cause=(read._meta.label_lower, pk),
                happened_on=TODAY,
            )

    return deed


def undecided() -> int:
    return EnrolmentApplication.objects.filter(state__in=WAITING_FOR_SOMEBODY).count()


def test_without_lock_and_key_accepting_twice_would_take_the_place_of_another() -> None:
    at = demand.market()
    application, _ = demand.application(at), demand.application(at)
    together = threading.Barrier(2)

    at_once(
        at.municipality.pk,
        [unguarded(application.pk, together, name, "accept", Move.CHARGE) for name in ("one", "two")],
    )

    assert (undecided(), seat_of(at)) == (1, (10, 0, 2))  # one waits, and nothing is held for it


def test_without_the_lock_a_place_would_be_taken_and_free_when_it_expires_while_accepted() -> None:
    at = demand.market()
    application, _ = demand.application(at), demand.application(at)
    together = threading.Barrier(2)

    at_once(
        at.municipality.pk,
        [
            unguarded(application.pk, together, "accept", "accept", Move.CHARGE),
            unguarded(application.pk, together, "expire", "expire", Move.RELEASE),
        ],
    )

    assert (undecided(), seat_of(at)) == (1, (11, 0, 1))


def test_without_one_key_the_second_of_two_clients_would_be_told_of_a_refusal() -> None:
    at = demand.market()
    child = at.child()

    def click() -> int:
        return book(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY, key=demand.new_key())

    results = at_once(at.municipality.pk, [click] * 2)

    assert refused(results) == 1
