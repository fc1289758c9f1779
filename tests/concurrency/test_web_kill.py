"""`kill -9` of web workers and of the worker of jobs in the rush: the supervisor brings them back, nobody is lost."""

import http.client
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests import processes
from tests.factories import demand, life
from tests.processes import wait_until
from tests.verification import verify

from config.launch import places, server
from config.launch.cluster import free_port
from config.launch.supervisor import Supervisor
from sotszakaz.demand.enrolments.actions import accept_application
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import registered_checks
from sotszakaz.kernel.ledger.selectors import balance_of, list_postings_of
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

CHILDREN, PLACES, BROWSERS = 24, 14, 6
SLOW = 40
LIMIT_SECONDS = 90
TOKEN = "t" * 32


@contextmanager
def supervised(name: str, port: int = 1) -> Iterator[Supervisor]:
    """One of the processes of `script/server` on this database, under watch."""
    path = f"{places.PROJECT / 'src'}:{places.PROJECT}"
    environment = {**processes.environment(), "PYTHONPATH": path, "PORT": str(port), "GATE_PORT": "1"}
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    chosen = [each for each in server.children(environment) if each.name == name]
    for each in chosen:
        each.command = [
            "tests.noon:application" if part == "config.wsgi:application" else part for part in each.command
        ]
    supervisor = Supervisor(chosen, database=lambda: None)
    watching = threading.Thread(target=supervisor.watch)
    supervisor.start()
    watching.start()
    try:
        yield supervisor
    finally:
        supervisor.stopping = True
        watching.join()
        supervisor.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def pid_of(supervisor: Supervisor) -> int:
    process = supervisor.children[0].process
    assert process is not None
    return process.pid


def workers_of(pid: int) -> list[int]:
    """Processes that the web server has started to answer."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in children if b"resource_tracker" not in Path(f"/proc/{each}/cmdline").read_bytes()]


@dataclass
class Rush:
    """Browsers of one family that post the forms of its children until each has an answer.

    The last form of each waits for the end of the havoc, so that something is left for the server that comes back.
    """

    port: int
    session: str
    forms: dict[str, str]
    """Addresses by the key of the form."""
    answers: dict[str, int | None] = field(default_factory=dict)
    """Applications by key, None where there was no place any more."""
    repeats: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    def run(self, *, until: Callable[[], None]) -> None:
        shares = [list(self.forms)[place::BROWSERS] for place in range(BROWSERS)]
        browsers = [threading.Thread(target=self._send, args=[share]) for share in shares]
        for each in browsers:
            each.start()
        try:
            until()
        finally:
            self.is_over.set()
        for each in browsers:
            each.join(LIMIT_SECONDS)
            assert not each.is_alive()

    def answers_now(self) -> bool:
        try:
            return self._ask("GET", "/")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def _send(self, keys: list[str]) -> None:
        deadline = time.monotonic() + LIMIT_SECONDS
        for key in keys:
            if key == keys[-1]:
                self.is_over.wait()
            while key not in self.answers and time.monotonic() < deadline:
                try:
                    status, leads_to = self._ask("POST", self.forms[key], key)
                except (OSError, http.client.HTTPException):
                    self.repeats += 1
                    time.sleep(0.05)
                    continue
                if status == 302:
                    self.answers[key] = int(leads_to.rstrip("/").rsplit("/", 1)[1])
                elif status in (409, 422):
                    self.answers[key] = None

    def _ask(self, method: str, address: str, key: str = "") -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT_SECONDS)
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={TOKEN}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            line.request(method, address, f"key={key}&csrfmiddlewaretoken={TOKEN}", headers)
            answer = line.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")
        finally:
            line.close()


def test_killing_a_web_worker_and_then_the_web_server_loses_no_acknowledged_booking(
    monkeypatch: pytest.MonkeyPatch, on_today: None
) -> None:
    monkeypatch.setattr(server, "WORKERS", 2)
    at = demand.market(places=PLACES)
    first = at.child()
    parent = first.added_by
    children = [first, *(at.child(by=parent) for _ in range(CHILDREN - 1))]
    client = Client()
    client.force_login(parent)
    forms = {demand.new_key(): reverse("citizen:book", args=[child.pk, at.group.pk]) for child in children}
    rush = Rush(free_port(), client.cookies[settings.SESSION_COOKIE_NAME].value, forms)

    with supervised("web", rush.port) as supervisor:
        wait_until(rush.answers_now)
        killed: list[int] = []

        def havoc() -> None:
            wait_until(lambda: len(rush.answers) >= 3)
            killed.append(workers_of(pid_of(supervisor))[0])
            os.kill(killed[0], signal.SIGKILL)
            wait_until(lambda: len(rush.answers) >= 8)
            killed.append(pid_of(supervisor))
            os.killpg(killed[1], signal.SIGKILL)

        rush.run(until=havoc)
        brought_back = pid_of(supervisor)

    act_for([at.municipality.pk])
    booked = dict(EnrolmentApplication.objects.filter(group=at.group).order_by("pk").values_list("key", "pk"))
    assert rush.repeats > 0
    assert brought_back != killed[1]
    assert len(rush.answers) == CHILDREN
    assert {key: pk for key, pk in rush.answers.items() if pk} == booked
    assert len(booked) == balance_of(at.group.seat_account_id).held == PLACES
    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]


def test_a_killed_worker_of_jobs_comes_back_and_releases_each_place_once(empty_queue: None) -> None:
    at = demand.market(places=SLOW)
    life.by_signature(at)
    applications = [demand.application(at) for _ in range(SLOW)]
    for each in applications:
        accept_application(application_id=each.pk, by=SYSTEM, on=demand.TODAY)
    ours = EnrolmentApplication.objects.filter(group=at.group)
    ours.update(answer_by_on=timezone.localdate() - timedelta(days=2))
    expired = ours.filter(state=ApplicationState.EXPIRED)

    with supervised("worker") as supervisor:
        with transaction.atomic():  # one row is held, so that the worker is killed with work left
            ours.select_for_update().get(pk=applications[-1].pk)
            wait_until(lambda: expired.count() >= 3)
            killed = pid_of(supervisor)
            os.killpg(killed, signal.SIGKILL)
            left = SLOW - expired.count()
        as_if_long_ago()
        wait_until(lambda: expired.count() == SLOW)
        brought_back = pid_of(supervisor)

    assert left > 0
    assert brought_back != killed
    seat = balance_of(at.group.seat_account_id)
    assert (seat.free, seat.held) == (SLOW, 0)
    assert {len(list_postings_of(("ledger.posting", each.posting_id))) for each in applications} == {1}
    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]


def as_if_long_ago() -> None:
    """The killed worker gave its last sign an hour ago, and the next tick is due at once."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
