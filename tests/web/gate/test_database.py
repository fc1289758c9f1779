"""The gate's door: what is posted is safe before anybody hears of it, in every lane, whatever is cut."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import psycopg
import pytest
import uvloop
from django.db import connection
from psycopg.pq.abc import PGresult
from tests.concurrency.callers import connect
from tests.factories import demand
from tests.web.gate.test_gate import IS_WAITING, gate, quoted, row_of

from config.launch import roles
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.web.gate import database
from sotszakaz.web.gate.database import BOOK_ALL, BOOK_SAFELY, WAIT_FOR_DISK, Answer, Door
from sotszakaz.web.gate.lanes import LANES
from sotszakaz.web.gate.line import Batch
from sotszakaz.web.gate.session import Session

pytestmark = pytest.mark.django_db(transaction=True)

GATE_SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'gate-test'"


def door(kind: type[Door] = Door, **more: Any) -> Door:
    return kind({**gate().door.parameters, "application_name": "gate-test", **more})


def through(opened: Door, story: Callable[[], Awaitable[None]]) -> None:
    async def told() -> None:
        try:
            await asyncio.wait_for(story(), 60)
        finally:
            await opened.close()

    uvloop.run(told())


def verdicts(batch: Batch) -> list[str]:
    return [answer.verdict.value if answer else "" for answer in batch.answers]


def test_sessions_of_lanes_do_not_wait_for_the_disk_and_the_one_that_secures_does() -> None:
    opened = door(options=f"-c role={roles.APPLICATION} -c synchronous_commit=local")

    async def story() -> None:
        assert await opened.ready()
        assert opened.sessions is not None
        settings = [(await each.ask(b"SHOW synchronous_commit")).get_value(0, 0) for each in opened.sessions.all]
        assert settings == [b"off"] * LANES + [b"local"]

    through(opened, story)


def test_a_call_that_waits_comes_back_from_the_disk_even_if_it_wrote_nothing() -> None:
    at = demand.market()
    rows = [row_of(quoted(at.child(), at.group)) for _ in range(4)]
    opened = door(options=f"-c role={roles.APPLICATION} -c synchronous_commit=local")

    async def story() -> None:
        with connect(roles.OWNER) as watcher:
            watcher.autocommit = True
            unsafe = []
            for before, row, said in ((0, 1, "posted"), (2, 0, "already"), (3, 1, "already")):
                unsafe.append(await opened.post([rows[before]], 0))
                written = watcher.execute("SELECT pg_current_wal_insert_lsn()").fetchone()
                batch = await opened.post([rows[row]], 1, wait_for_disk=True)
                assert watcher.execute("SELECT pg_current_wal_flush_lsn() >= %s::pg_lsn", written).fetchone() == (True,)
                assert (verdicts(batch), batch.safe) == ([said], True)
        assert opened.doubtful == unsafe
        assert not any(each.safe for each in unsafe)
        assert opened.sessions is not None
        assert (await opened.sessions.posting[1].ask(b"SHOW synchronous_commit")).get_value(0, 0) == b"off"

    through(opened, story)


def test_a_call_that_waits_does_so_for_each_booking_when_one_is_at_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    at = demand.market()
    row = row_of(quoted(at.child(), at.group))
    opened = door()
    ask, asked = Session.ask, []

    async def remembered(session: Session, statement: bytes, *values: bytes) -> PGresult:
        asked.append(statement)
        return await ask(session, statement, *values)

    async def story() -> None:
        assert await opened.ready()
        monkeypatch.setattr(Session, "ask", remembered)
        batch = await opened.post([b'{"key": 1, "price": "much"}', row], wait_for_disk=True)
        assert (verdicts(batch), batch.safe, opened.doubtful) == (["", "posted"], True, [])
        assert asked == [BOOK_SAFELY] * 3

    through(opened, story)


def test_sessions_are_prepared_anew_when_the_database_has_got_another_version_of_the_function() -> None:
    at = demand.market()
    rows = [row_of(quoted(at.child(), at.group)) for _ in range(3)]
    opened = door()

    async def story() -> None:
        with connect(roles.OWNER) as owner:
            owner.autocommit = True
            [now] = owner.execute("SELECT pg_get_functiondef('book_enrolments(json)'::regprocedure)").fetchone()
            other = now.replace("bookings json)", "bookings jsonb)").replace("json_populate", "jsonb_populate")
            assert verdicts(await opened.post(rows[:1])) == ["posted"]
            try:
                replace_function(owner, "json", other)
                assert verdicts(await opened.post(rows[1:2])) == ["posted"]
            finally:
                replace_function(owner, "jsonb", now)
            assert verdicts(await opened.post(rows[2:], wait_for_disk=True)) == ["posted"]

    through(opened, story)


def replace_function(owner: psycopg.Connection, taken: str, definition: str) -> None:
    with owner.transaction():
        owner.execute(f"DROP FUNCTION book_enrolments({taken})")
        owner.execute(definition.encode())


def test_the_disk_is_waited_for_after_the_posting_and_then_nothing_is_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    at = demand.market()
    row = row_of(quoted(at.child(), at.group))
    opened = door()
    asked: list[tuple[Session, bytes]] = []
    ask = Session.ask

    async def remembered(session: Session, statement: bytes, *values: bytes) -> PGresult:
        result = await ask(session, statement, *values)
        asked.append((session, statement))
        return result

    monkeypatch.setattr(Session, "ask", remembered)

    async def story() -> None:
        batch = await opened.post([row])
        assert opened.doubtful == [batch]
        await opened.secure([batch])
        assert opened.doubtful == []
        assert opened.sessions is not None
        assert asked[-2:] == [(opened.sessions.posting[0], BOOK_ALL), (opened.sessions.securing, WAIT_FOR_DISK)]

    through(opened, story)


def test_a_lane_that_waits_holds_no_other_lane_up() -> None:
    rows = []
    for at in (demand.market(), demand.market()):
        act_for([at.municipality.pk])
        rows.append(row_of(quoted(at.child(), at.group)))
    opened = door()

    async def story() -> None:
        with connect(roles.OWNER) as clerk:
            clerk.execute("SELECT FROM ledger_account WHERE id = %s FOR UPDATE", [at.group.seat_account_id])
            waiting = asyncio.create_task(opened.post(rows[1:], 0))
            with connect(roles.OWNER) as watcher:
                watcher.autocommit = True
                while not (
                    opened.sessions and watcher.execute(IS_WAITING, [opened.sessions.posting[0].backend]).fetchone()
                ):
                    await asyncio.sleep(0.01)
            assert verdicts(await opened.post(rows[:1], 1)) == ["posted"]
            assert not waiting.done()
        assert verdicts(await waiting) == ["posted"]

    through(opened, story)


@pytest.mark.parametrize(("wait", "said"), [(False, ["posted", "already"]), (True, ["posted"])])
def test_what_came_back_after_the_sessions_were_replaced_is_posted_anew_unless_it_is_safe(
    wait: bool, said: list[str]
) -> None:
    at = demand.market()
    row = row_of(quoted(at.child(), at.group))

    class Replaced(Door):
        async def _ask(self, session: Session, rows: Sequence[bytes], book: bytes = BOOK_ALL) -> list[Answer | None]:
            answers = await super()._ask(session, rows, book)
            told.extend(verdicts(Batch(rows, answers)))
            if len(told) == 1:
                assert self.sessions is not None
                await self.sessions.posting[1].close()
                await self._open()
            return answers

    opened = door(Replaced)
    told: list[str] = []

    async def story() -> None:
        batch = await opened.post([row], 0, wait_for_disk=wait)
        assert (verdicts(batch), opened.doubtful) == (said[-1:], [] if wait else [batch])
        assert told == said

    through(opened, story)


def test_what_is_in_doubt_is_posted_anew_in_its_order() -> None:
    at = demand.market(places=1)
    first, second = (Batch([row_of(quoted(at.child(), at.group))], []) for _ in range(2))
    opened = door()
    opened.doubtful = [first, second]

    async def story() -> None:
        assert await opened.ready()
        assert (verdicts(first), verdicts(second)) == (["posted"], ["refused"])

    through(opened, story)


def test_sessions_that_could_not_all_be_opened_are_closed_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = door()
    open_one, tries = Session.open, []

    async def third_fails(parameters: dict[str, Any]) -> Session:
        tries.append(1)
        if len(tries) == LANES + 1:
            raise psycopg.OperationalError("too many connections")
        return await open_one(parameters)

    monkeypatch.setattr(Session, "open", third_fails)

    async def story() -> None:
        assert not await opened.ready()
        with connect(roles.OWNER) as watcher:
            watcher.autocommit = True
            while watcher.execute(GATE_SESSIONS).fetchone() != (0,):
                await asyncio.sleep(0.01)
        assert await opened.ready()

    through(opened, story)


def test_sessions_that_could_not_be_prepared_are_opened_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    at = demand.market()
    row = row_of(quoted(at.child(), at.group))
    opened = door()
    ask, ill = Session.ask, [database.DO_NOT_WAIT, database.SERVE_ALL, WAIT_FOR_DISK]
    monkeypatch.setattr(database, "PAUSE_SECONDS", 0.001)

    async def fails_once(session: Session, statement: bytes, *values: bytes) -> PGresult:
        if statement in ill:
            ill.remove(statement)
            raise psycopg.errors.InsufficientPrivilege("no")
        return await ask(session, statement, *values)

    monkeypatch.setattr(Session, "ask", fails_once)

    async def story() -> None:
        batch = await opened.post([row])
        await opened.secure([batch])
        assert (verdicts(batch), opened.doubtful, ill) == (["already"], [], [])

    through(opened, story)


def test_a_municipality_of_today_is_served_without_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = door()
    rows: list[bytes] = []

    async def story() -> None:
        assert await opened.ready()
        await asyncio.to_thread(a_municipality_is_added)
        monkeypatch.setattr(database, "SERVES_SECONDS", 0)
        assert verdicts(await opened.post(rows, 1)) == ["posted"]

    def a_municipality_is_added() -> None:
        at = demand.market()
        rows.append(row_of(quoted(at.child(), at.group)))
        connection.close()

    through(opened, story)


def test_a_database_that_says_nothing_is_not_waited_for_by_those_who_ask_whether_it_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database, "READY_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        opened = door(host="127.0.0.1", port=silent.getsockname()[1])

        async def story() -> None:
            for _ in range(3):
                assert not await opened.ready()
            assert len(asyncio.all_tasks()) <= 4

        through(opened, story)
