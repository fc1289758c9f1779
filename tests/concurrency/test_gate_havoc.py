"""Both lanes of the gate at work while sessions are cut, the gate ends and PostgreSQL dies: nobody is lost."""

import http.client
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle, islice

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from tests.concurrency.test_gate_kill import LIFETIME, SECRET, Rush, gate_of, kill
from tests.factories import demand
from tests.factories.supply import TODAY
from tests.verification import verify

from config.launch import roles
from config.launch.cluster import Cluster, free_port
from config.launch.supervisor import Child
from sotszakaz.demand.enrolments.booking import Booking
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.demand.enrolments.tickets import expiry, key_of, seal
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import registered_checks
from sotszakaz.kernel.ledger.selectors import balance_of

CHILDREN, PLACES = 30, 20
PAUSE_SECONDS = 0.2
END_LIMIT_SECONDS = 10
SESSIONS = "SELECT pid FROM pg_stat_activity WHERE usename = %s ORDER BY pid"


@dataclass
class Restless(Rush):
    """Browsers that send their tickets again and again; whoever was told of an application is told of the same one."""

    over: threading.Event = field(default_factory=threading.Event)
    changed: list[str] = field(default_factory=list)

    def _send(self, keys: list[str]) -> None:
        while not self.over.is_set():
            for key in keys:
                self._send_again(key)
        super()._send(keys)

    def _send_again(self, key: str) -> None:
        try:
            _, application = answer = self._ask(self.tickets[key])
        except (OSError, http.client.HTTPException):
            self.repeats += 1
            return
        if self.answers.setdefault(key, answer)[1] != application:
            self.changed.append(key)


@dataclass
class Havoc:
    """What befalls a gate and its sessions."""

    cluster: Cluster
    gate: Child
    turn: int = 0

    def sessions(self) -> list[int]:
        with psycopg.connect(self.cluster.url("postgres")) as watcher:
            return [pid for (pid,) in watcher.execute(SESSIONS, [roles.APPLICATION]).fetchall()]

    def cut_one(self) -> None:
        """Another one each time, so that it is each lane and the session that secures."""
        self.turn += 1
        self.cut(list(islice(cycle(self.sessions()), self.turn, self.turn + 1)))

    def cut_all(self) -> None:
        self.cut(self.sessions())

    def cut(self, pids: Sequence[int]) -> None:
        with psycopg.connect(self.cluster.url("postgres"), autocommit=True) as admin:
            for pid in pids:
                admin.execute("SELECT pg_terminate_backend(%s)", [pid])

    def cut_while_it_stands_still(self) -> None:
        """What was sent lies unread when the session ends."""
        for pid in self.sessions()[:1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
                time.sleep(PAUSE_SECONDS)
                self.cut([pid])
                os.kill(pid, signal.SIGCONT)

    def end_the_gate(self) -> None:
        assert self.gate.process is not None
        os.killpg(self.gate.process.pid, signal.SIGTERM)
        assert self.gate.process.wait(END_LIMIT_SECONDS) in (0, -signal.SIGTERM)
        self.gate.start()

    def kill_the_database(self) -> None:
        assert self.cluster.process is not None
        self.cluster.process.send_signal(signal.SIGKILL)
        self.cluster.process.wait()
        self.cluster.start()

    @property
    def deeds(self) -> list[Callable[[], None]]:
        cuts = [self.cut_one, self.cut_while_it_stands_still, self.cut_one, self.cut_one]
        return [*cuts, self.end_the_gate, self.cut_all, self.kill_the_database, *cuts]


def sealed(bookings: Sequence[Booking]) -> dict[str, bytes]:
    now, key = timezone.now(), key_of(SECRET)
    return {
        each.key: seal(each, expires_at=expiry(each, at=now, lifetime=LIFETIME), key=key).encode() for each in bookings
    }


def bookings_of(at: demand.Market) -> list[Booking]:
    act_for([at.municipality.pk])
    children = [at.child() for _ in range(CHILDREN)]
    offers = [quote(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY) for child in children]
    return [offer.booking(key=demand.new_key(), actor_id=offer.child.added_by_id) for offer in offers]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_whatever_is_cut_while_both_lanes_post_nobody_is_lost(on_durable: Cluster) -> None:
    markets, asked = [], []
    for _ in range(2):
        at = demand.market(places=PLACES, value=100_000_00)
        markets.append(at)
        asked.append(bookings_of(at))
    assert not set(asked[0][0].shared()) & set(asked[1][0].shared())
    port = free_port()
    rush = Restless(port, sealed([each for pair in zip(*asked, strict=True) for each in pair]))
    gate = gate_of(on_durable, port)

    def havoc() -> None:
        rush.wait_for(3)
        for deed in Havoc(on_durable, gate).deeds:
            with suppress(psycopg.OperationalError):  # of the watcher itself
                deed()
            time.sleep(PAUSE_SECONDS)
        rush.over.set()

    gate.start()
    try:
        rush.run(until=havoc)
    finally:
        rush.over.set()
        kill(gate)

    connection.close()
    assert (len(rush.answers), rush.changed) == (2 * CHILDREN, [])
    assert rush.repeats > 0
    for at, bookings in zip(markets, asked, strict=True):
        act_for([at.municipality.pk])
        booked = dict(EnrolmentApplication.objects.filter(group=at.group).values_list("key", "pk"))
        told = {each.key: rush.answers[each.key][1] for each in bookings if rush.answers[each.key][1] is not None}
        assert told == booked
        assert len(booked) == balance_of(at.group.seat_account_id).held == PLACES
    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]
