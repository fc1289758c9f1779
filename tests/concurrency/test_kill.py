"""`kill -9` of PostgreSQL in the middle of bookings: what was answered is kept, repeats finish the rest.

A server that acknowledges before it writes (`synchronous_commit = off`) fails the test.
"""

import itertools
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from tests.factories import demand
from tests.factories.supply import TODAY
from tests.verification import verify

from config.launch.cluster import Cluster
from sotszakaz.demand.enrolments.booking import Answer, Booking, Verdict, book_all
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import registered_checks
from sotszakaz.kernel.ledger.selectors import balance_of

CHILDREN, PLACES = 40, 25
BATCHES = (1, 1, 3, 8)  # how many bookings a call each of the callers sends
LIMIT_SECONDS = 60


@dataclass
class Storm:
    """Callers who book, over and over where the server is to die; `answers` by key is what they were told."""

    municipality_id: int
    answers: dict[str, Answer] = field(default_factory=dict)
    unanswered: set[str] = field(default_factory=set)

    def rage(self, bookings: Sequence[Booking], *, until: Callable[[], None] | None = None) -> None:
        """Every caller sends its share in calls of its own size: once, or again and again `until` something ends it."""
        shares = [bookings[place :: len(BATCHES)] for place in range(len(BATCHES))]
        callers = [
            threading.Thread(target=self._call, args=[share, size, until is not None])
            for share, size in zip(shares, BATCHES, strict=True)
        ]
        for caller in callers:
            caller.start()
        if until is not None:
            until()
        for caller in callers:
            caller.join(LIMIT_SECONDS)
            assert not caller.is_alive()

    def _call(self, share: Sequence[Booking], size: int, again: bool) -> None:
        calls = [share[start : start + size] for start in range(0, len(share), size)]
        try:
            act_for([self.municipality_id])
            for call in itertools.cycle(calls) if again else calls:
                self.unanswered.update(each.key for each in call)
                answers = book_all(call)
                self.answers.update({each.key: answer for each, answer in zip(call, answers, strict=True)})
                self.unanswered.difference_update(each.key for each in call)
        except (OperationalError, InterfaceError):
            return
        finally:
            connection.close()


def killing(cluster: Cluster, storm: Storm, *, after: int) -> Callable[[], None]:
    """Kill the server when so many bookings have been answered, and start it again."""

    def kill() -> None:
        deadline = time.monotonic() + LIMIT_SECONDS
        while len(storm.answers) < after:
            assert time.monotonic() < deadline, f"только {len(storm.answers)} ответов"
            time.sleep(0.001)
        assert cluster.process is not None
        cluster.process.send_signal(signal.SIGKILL)
        cluster.process.wait()
        cluster.start()
        connection.close()
        act_for([storm.municipality_id])

    return kill


def booked() -> dict[str, int]:
    """Ids of applications by the key of their booking."""
    return dict(EnrolmentApplication.objects.order_by("pk").values_list("key", "pk"))


def posted(answers: dict[str, Answer]) -> dict[str, int | None]:
    done = (Verdict.POSTED, Verdict.ALREADY)
    return {key: answer.application_id for key, answer in answers.items() if answer.verdict in done}


def assert_nothing_is_held_in_vain(groups: Sequence[Any]) -> None:
    """Each seat that is held has its application, and no group has more of them than places."""
    for group in groups:
        seats = balance_of(group.seat_account_id)
        applied = EnrolmentApplication.objects.filter(group=group).count()
        assert (seats.held, seats.free) == (applied, PLACES - applied)
    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]


@pytest.mark.slow
def test_bookings_survive_kill_9_twice_and_their_repeats_change_nothing(on_durable: Cluster) -> None:
    at = demand.market(places=PLACES, value=100_000_00)
    groups = [at.group, at.other_group(places=PLACES)]
    children = [at.child() for _ in range(CHILDREN)]
    offers = [
        quote(child_id=child.pk, group_id=g.pk, by=child.added_by, on=TODAY) for child in children for g in groups
    ]
    bookings = [  # both quotes of a child are made before either is booked
        replace(offer.booking(key=demand.new_key(), actor_id=offer.child.added_by_id), live_seen=None)
        for offer in offers
    ]
    told: dict[str, int | None] = {}

    for after in (8, 30):
        storm = Storm(at.municipality.pk)
        storm.rage(bookings, until=killing(on_durable, storm, after=after))
        told |= posted(storm.answers)

        assert storm.unanswered, "сервер убит, когда все уже получили ответ"
        assert told.items() <= booked().items()
        assert_nothing_is_held_in_vain(groups)

    before, calm = booked(), Storm(at.municipality.pk)
    calm.rage(bookings)

    answers = {key: (answer.verdict, answer.application_id) for key, answer in calm.answers.items()}
    assert {key: answers[key] for key in before} == {key: (Verdict.ALREADY, pk) for key, pk in before.items()}
    assert {answers[key][0] for key in answers if key not in before} <= {Verdict.POSTED, Verdict.REFUSED}
    assert len(booked()) == PLACES * len(groups)
    assert_nothing_is_held_in_vain(groups)
