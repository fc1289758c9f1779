"""The gate over a real database: tickets in, answers out, nobody lost."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

import pytest
import uvloop
from django.db import connection
from django.utils import timezone
from tests.concurrency.callers import LIMIT_SECONDS, connect
from tests.factories import demand
from tests.factories.supply import TODAY

from config.launch import roles
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.booking import Booking
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.demand.enrolments.tickets import expiry, key_of, seal
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.web.gate.app import Gate
from sotszakaz.web.gate.database import Door
from sotszakaz.web.gate.http import Server
from sotszakaz.web.gate.line import Batch

pytestmark = pytest.mark.django_db(transaction=True)

LIFETIME = timedelta(minutes=20)
KEY = key_of("a secret of the test")
PORTS: WeakKeyDictionary[Gate, int] = WeakKeyDictionary()
SITE = "https://sotszakaz.example"
IS_WAITING = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'"


@dataclass
class Heard:
    """What a browser was answered."""

    status: int
    answer_headers: dict[str, str]
    said: dict[str, Any]


def gate() -> Gate:
    parts = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    parameters = {name: parts[known] for name, known in names.items()}
    return Gate(key=KEY, parameters={**parameters, "options": f"-c role={roles.APPLICATION}"}, public_url=SITE)


def at_gates(story: Callable[..., Coroutine[Any, Any, None]], *gates: Gate) -> None:
    """The story, while the gates serve, each at an address of its own."""

    async def told() -> None:
        servers = [Server(each.reply, each.headers) for each in gates]
        for each, server in zip(gates, servers, strict=True):
            each.begin()
            PORTS[each] = await server.listen("127.0.0.1", 0)
        try:
            await asyncio.wait_for(story(*gates), 60)
        finally:
            for each, server in zip(gates, servers, strict=True):
                await server.close()
                await each.close()

    uvloop.run(told())


async def ask(of: Gate, content: bytes, *, path: str = "/gate/book", method: str = "POST") -> Heard:
    reader, writer = await asyncio.open_connection("127.0.0.1", PORTS[of])
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(content)}\r\n\r\n"
    writer.write(head.encode() + content)
    try:
        head, _, said = (await reader.read()).decode().partition("\r\n\r\n")
    finally:
        writer.close()
    first, *lines = head.split("\r\n")
    return Heard(int(first.split()[1]), dict(line.split(": ", 1) for line in lines), json.loads(said))


def ask_together(of: Gate, contents: Sequence[bytes]) -> Coroutine[Any, Any, list[str]]:
    """The verdicts of those who arrive in one moment, so that they go with one call."""
    waiting = [asyncio.get_running_loop().create_future() for _ in contents]
    for content, waits in zip(contents, waiting, strict=True):
        of.book(content, lambda status, said, waits=waits: waits.set_result(json.loads(said)["verdict"]))

    async def verdicts() -> list[str]:
        return await asyncio.gather(*waiting)

    return verdicts()


def quoted(child: Child, group: StudyGroup) -> Booking:
    offer = quote(child_id=child.pk, group_id=group.pk, by=child.added_by, on=TODAY)
    return replace(offer.booking(key=demand.new_key(), actor_id=child.added_by_id), live_seen=0)


def ticket(booking: Booking, *, late: timedelta = timedelta(0)) -> bytes:
    return seal(booking, expires_at=expiry(booking, at=timezone.now() - late, lifetime=LIFETIME), key=KEY).encode()


def test_a_ticket_books_and_its_repeat_gets_the_first_answer() -> None:
    at = demand.market()
    sent = ticket(quoted(at.child(), at.group))

    async def story(opened: Gate) -> None:
        first, repeated = await ask(opened, sent), await ask(opened, sent)

        assert (first.status, first.said["verdict"]) == (200, "posted")
        assert (repeated.status, repeated.said["verdict"]) == (200, "already")
        assert repeated.said["application"] == first.said["application"]
        assert first.answer_headers["access-control-allow-origin"] == SITE

    at_gates(story, gate())
    assert EnrolmentApplication.objects.count() == 1


def test_places_go_to_those_who_came_first() -> None:
    at = demand.market(places=3)
    tickets = [ticket(quoted(at.child(), at.group)) for _ in range(8)]

    async def story(opened: Gate) -> None:
        answers = await asyncio.gather(*(ask(opened, each) for each in tickets))

        assert [each.said["verdict"] for each in answers] == ["posted"] * 3 + ["refused"] * 5
        assert answers[-1].said["code"] == "seats_exhausted"
        assert "Свободных мест в группе нет" in answers[-1].said["message"]
        ids = [each.said["application"] for each in answers[:3]]
        assert ids == sorted(ids)

    at_gates(story, gate())


def test_two_gates_at_once_sell_each_place_once() -> None:
    at = demand.market(places=5)
    bookings = [quoted(at.child(), at.group) for _ in range(12)]

    async def story(first: Gate, other: Gate) -> None:
        both = [ask(opened, ticket(booking)) for booking in bookings for opened in (first, other)]
        answers = await asyncio.gather(*both)

        verdicts = [each.said["verdict"] for each in answers]
        assert verdicts.count("posted") == 5
        assert verdicts.count("already") == 5
        assert verdicts.count("refused") == 14

    at_gates(story, gate(), gate())
    assert balance_of(at.group.seat_account_id).held == 5


def test_two_groups_at_once_for_one_child_do_not_pass_its_limit_together() -> None:
    at = demand.market(value=100_000_00)
    child = at.child()
    bookings = [quoted(child, at.group), quoted(child, at.other_group())]

    async def story(opened: Gate) -> None:
        answers = await asyncio.gather(*(ask(opened, ticket(each)) for each in bookings))

        assert [each.said["verdict"] for each in answers] == ["posted", "stale"]
        assert answers[1].said["code"] == "enrolment_quote_stale"

    at_gates(story, gate())


@pytest.mark.parametrize(("cut", "told"), [(0, "posted"), (1, "already"), (-1, "already")])
def test_a_cut_connection_is_asked_again_with_the_same_keys(cut: int, told: str) -> None:
    at = demand.market()
    bookings = [quoted(at.child(), at.group) for _ in range(4)]

    async def story(opened: Gate) -> None:
        await ask(opened, ticket(bookings[0]))
        assert opened.door.sessions is not None
        pid = opened.door.sessions.all[cut].backend
        with connect(roles.OWNER) as clerk:  # holds the group's seats, so that the call is under way when it is cut
            clerk.execute("SELECT FROM ledger_account WHERE id = %s FOR UPDATE", [at.group.seat_account_id])
            waiting = ask_together(opened, [ticket(each) for each in bookings])
            with connect(roles.OWNER) as watcher:
                watcher.autocommit = True
                while not watcher.execute(IS_WAITING, [opened.door.sessions.posting[0].backend]).fetchone():
                    await asyncio.sleep(0.01)
                watcher.execute("SELECT pg_terminate_backend(%s, %s)", [pid, LIMIT_SECONDS * 1000])

        assert await waiting == ["already", told, told, told]

    at_gates(story, gate())
    assert EnrolmentApplication.objects.count() == balance_of(at.group.seat_account_id).held == 4


def test_a_crash_between_commit_and_answer_is_answered_by_what_was_committed() -> None:
    at = demand.market()
    sent = ticket(quoted(at.child(), at.group))

    class Died(BaseException):
        """As a process ends: nothing catches it."""

    async def story(dying: Gate, restarted: Gate) -> None:
        class Dying(Door):
            async def post(self, rows: Sequence[bytes], lane: int = 0, *, wait_for_disk: bool = False) -> Batch:
                await super().post(rows, lane, wait_for_disk=wait_for_disk)
                raise Died()

        dying.door = dying.line.door = Dying(dying.door.parameters)
        unanswered = asyncio.create_task(ask(dying, sent))
        assert dying.serving is not None
        with pytest.raises(Died):
            await dying.serving
        assert not unanswered.done()
        unanswered.cancel()

        repeated = await ask(restarted, sent)
        assert repeated.said["verdict"] == "already"

    at_gates(story, gate(), gate())
    assert EnrolmentApplication.objects.count() == 1


def test_what_was_posted_but_not_yet_safe_is_posted_anew_before_what_came_later() -> None:
    at = demand.market()
    first, later = (quoted(at.child(), at.group) for _ in range(2))

    async def story() -> None:
        door = Door(gate().door.parameters)
        batch = Batch([row_of(first)], [])  # of a database that died before the disk had it
        door.doubtful.append(batch)
        next_batch = await door.post([row_of(later)])
        await door.secure([batch, next_batch])
        await door.close()

        answered.extend(answer.application_id for each in (batch, next_batch) for answer in each.answers if answer)

    answered: list[int | None] = []
    uvloop.run(story())
    assert list(EnrolmentApplication.objects.order_by("pk").values_list("pk", flat=True)) == answered
    assert len(answered) == 2


def test_whoever_started_the_gate_is_told_of_each_session() -> None:
    opened: list[int] = []

    async def story() -> None:
        door = Door(gate().door.parameters, opened=opened.append)
        assert await door.ready()
        assert door.sessions is not None
        open_now.extend(each.backend for each in door.sessions.all)
        await door.close()

    open_now: list[int] = []
    uvloop.run(story())
    assert sorted(opened) == sorted(open_now)


def row_of(booking: Booking) -> bytes:
    return json.dumps(booking.row()).encode()


def test_a_late_ticket_a_forged_one_and_an_early_one_ask_nothing_of_the_database() -> None:
    at = demand.market()
    booking = quoted(at.child(), at.group)
    opens_soon = replace(booking, opens_at=timezone.now() + timedelta(minutes=1))

    async def story(opened: Gate) -> None:
        late = await ask(opened, ticket(booking, late=timedelta(hours=1)))
        forged = await ask(opened, ticket(booking).replace(b'"child_id":', b'"child_id":1'))
        early = await ask(opened, ticket(opens_soon))

        assert (late.status, late.said["code"]) == (409, "enrolment_ticket_expired")
        assert (forged.status, forged.said["code"]) == (400, "enrolment_ticket_forged")
        assert (early.status, early.said["verdict"]) == (425, "early")
        assert 50 < early.said["seconds"] <= 61
        assert opened.door.sessions is None

    at_gates(story, gate())


def test_the_line_is_told_without_the_database() -> None:
    at = demand.market()
    sent = ticket(quoted(at.child(), at.group))

    async def story(opened: Gate) -> None:
        empty = await ask(opened, b"", path="/gate/line", method="GET")
        assert (empty.status, empty.said) == (200, {"waiting": 0, "taken": 0})
        assert empty.answer_headers["access-control-allow-origin"] == SITE
        assert opened.door.sessions is None

        await ask(opened, sent)
        assert (await ask(opened, b"", path="/gate/line", method="GET")).said == {"waiting": 0, "taken": 1}

    at_gates(story, gate())


def test_a_crowd_is_asked_to_come_back_in_a_minute() -> None:
    at = demand.market()
    booking = quoted(at.child(), at.group)

    async def story(opened: Gate) -> None:
        opened.line.limit = 0
        turned_away = await ask(opened, ticket(booking))

        assert (turned_away.status, turned_away.said["verdict"]) == (503, "crowded")
        assert turned_away.answer_headers["retry-after"] == "60"
        assert "через минуту" in turned_away.said["message"]

    at_gates(story, gate())


def test_a_person_is_not_kept_waiting_for_a_silent_database_and_the_repeat_is_answered() -> None:
    at = demand.market()
    sent = ticket(quoted(at.child(), at.group))

    async def story(opened: Gate) -> None:
        opened.line.patience = 0.2
        with connect(roles.OWNER) as clerk:
            clerk.execute("SELECT FROM ledger_account WHERE id = %s FOR UPDATE", [at.group.seat_account_id])
            unanswered = await ask(opened, sent)
        opened.line.patience = 30
        repeated = await ask(opened, sent)

        assert (unanswered.status, unanswered.said["code"]) == (503, "enrolment_no_answer_yet")
        assert unanswered.answer_headers["retry-after"] == "60"
        assert repeated.said["verdict"] == "already"

    at_gates(story, gate())
    assert EnrolmentApplication.objects.count() == 1


def test_a_booking_that_the_database_cannot_read_spoils_no_other() -> None:
    at = demand.market()
    good = quoted(at.child(), at.group)
    broken = quoted(at.child(), at.group)
    broken = replace(broken, terms=replace(broken.terms, parent_amount=Decimal(-1)))

    async def story(opened: Gate) -> None:
        answers = await asyncio.gather(ask(opened, ticket(broken)), ask(opened, ticket(good)))

        assert [each.status for each in answers] == [500, 200]

    at_gates(story, gate())


@pytest.mark.parametrize(
    "request_line",
    [{"path": "/"}, {"method": "GET"}],
)
def test_anything_but_a_ticket_is_not_found(request_line: dict[str, Any]) -> None:
    async def story(opened: Gate) -> None:
        assert (await ask(opened, b"x", **request_line)).status == 404

    at_gates(story, gate())


def test_the_gate_is_ready_when_its_database_is() -> None:
    async def story(opened: Gate) -> None:
        assert (await ask(opened, b"", path="/gate/ready", method="GET")).status == 200
        await opened.door.close()
        opened.door.parameters["dbname"] = "nowhere"
        assert (await ask(opened, b"", path="/gate/ready", method="GET")).status == 503

    at_gates(story, gate())
