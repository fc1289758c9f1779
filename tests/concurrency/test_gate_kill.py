"""`kill -9` of the gate and of PostgreSQL in the rush: browsers repeat their tickets, nobody is lost."""

import http.client
import json
import os
import secrets
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.concurrency.conftest import PASSWORD
from tests.factories import demand
from tests.factories.supply import TODAY
from tests.verification import verify

from config.launch import places, roles, server
from config.launch.cluster import Cluster, free_port
from config.launch.supervisor import Child
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.demand.enrolments.tickets import expiry, key_of, seal
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import registered_checks
from sotszakaz.kernel.ledger.selectors import balance_of

CHILDREN, PLACES, BROWSERS = 60, 25, 12
LIMIT_SECONDS = 90
LIFETIME = timedelta(minutes=20)
SECRET = secrets.token_urlsafe(36)


def gate_of(cluster: Cluster, port: int) -> Child:
    """The gate as `script/server` starts it."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.prod",
        "DATABASE_URL": cluster.url(user=roles.APPLICATION, password=PASSWORD),
        "SOTSZAKAZ_SECRET_KEY": SECRET,
        "PYTHONPATH": str(places.PROJECT / "src"),
        "PORT": str(free_port()),
        "GATE_PORT": str(port),
    }
    return next(child for child in server.children(environment) if child.name == "gate")


@dataclass
class Rush:
    """Browsers that send their tickets until each of them has an answer."""

    port: int
    tickets: dict[str, bytes]
    answers: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    repeats: int = 0
    deadline: float = field(default_factory=lambda: time.monotonic() + LIMIT_SECONDS)

    def run(self, *, until: Callable[[], None]) -> None:
        shares = [list(self.tickets)[place::BROWSERS] for place in range(BROWSERS)]
        browsers = [threading.Thread(target=self._send, args=[share]) for share in shares]
        for each in browsers:
            each.start()
        until()
        for each in browsers:
            each.join(LIMIT_SECONDS)
            assert not each.is_alive()

    def _send(self, keys: list[str]) -> None:
        for key in keys:
            while key not in self.answers and time.monotonic() < self.deadline:
                try:
                    self.answers[key] = self._ask(self.tickets[key])
                except (OSError, http.client.HTTPException):
                    self.repeats += 1
                    time.sleep(0.05)

    def _ask(self, ticket: bytes) -> tuple[str, int | None]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT_SECONDS)
        try:
            line.request("POST", "/gate/book", ticket, {"Content-Type": "text/plain"})
            said = json.loads(line.getresponse().read())
            return said["verdict"], said.get("application")
        finally:
            line.close()

    def wait_for(self, answers: int) -> None:
        while len(self.answers) < answers:
            assert time.monotonic() < self.deadline, f"только {len(self.answers)} ответов"
            time.sleep(0.002)


def kill(child: Child) -> None:
    assert child.process is not None
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killing_the_gate_and_then_postgresql_in_the_rush_loses_nobody(on_durable: Cluster) -> None:
    at = demand.market(places=PLACES, value=100_000_00)
    offers = [
        quote(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY)
        for child in (at.child() for _ in range(CHILDREN))
    ]
    bookings = [offer.booking(key=demand.new_key(), actor_id=offer.child.added_by_id) for offer in offers]
    now, port = timezone.now(), free_port()
    rush = Rush(
        port,
        {
            each.key: seal(each, expires_at=expiry(each, at=now, lifetime=LIFETIME), key=key_of(SECRET)).encode()
            for each in bookings
        },
    )
    gate = gate_of(on_durable, port)

    def havoc() -> None:
        rush.wait_for(3)
        kill(gate)
        gate.start()
        rush.wait_for(8)
        assert on_durable.process is not None
        on_durable.process.send_signal(signal.SIGKILL)
        on_durable.process.wait()
        on_durable.start()

    gate.start()
    try:
        rush.run(until=havoc)
    finally:
        kill(gate)

    connection.close()
    act_for([at.municipality.pk])
    booked = dict(EnrolmentApplication.objects.order_by("pk").values_list("key", "pk"))
    told = {key: pk for key, (verdict, pk) in rush.answers.items() if verdict in ("posted", "already")}
    assert rush.repeats > 0
    assert len(rush.answers) == CHILDREN
    assert told == booked
    assert len(booked) == balance_of(at.group.seat_account_id).held == PLACES
    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]
