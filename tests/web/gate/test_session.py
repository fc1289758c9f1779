"""A session of the gate: what PostgreSQL says comes back whole, and who waits for a cut one is told."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest
import uvloop
from django.db import connection
from tests.concurrency.callers import connect

from config.launch import roles
from sotszakaz.web.gate.session import Session

pytestmark = pytest.mark.django_db(transaction=True)

LARGE = 20_000_000


def parameters() -> dict[str, Any]:
    """Of the test's database."""
    place = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {name: place[known] for name, known in names.items()}


def in_session(story: Callable[[Session], Awaitable[None]]) -> None:
    async def told() -> None:
        session = await Session.open(parameters())
        try:
            await asyncio.wait_for(story(session), 60)
        finally:
            await session.close()

    uvloop.run(told())


def test_statements_of_those_who_ask_at_once_go_one_after_another() -> None:
    async def story(session: Session) -> None:
        asked = [session.ask(b"SELECT $1::int * 2 FROM pg_sleep(0.01)", b"%d" % number) for number in range(5)]

        assert [result.get_value(0, 0) for result in await asyncio.gather(*asked)] == [b"0", b"2", b"4", b"6", b"8"]

    in_session(story)


def test_what_no_socket_takes_at_once_arrives_whole() -> None:
    async def story(session: Session) -> None:
        result = await session.ask(b"SELECT length($1), repeat('y', length($1))", b"x" * LARGE)

        assert result.get_value(0, 0) == b"%d" % LARGE
        assert result.get_value(0, 1) == b"y" * LARGE

    in_session(story)


def test_an_error_has_its_class_and_the_session_goes_on() -> None:
    async def story(session: Session) -> None:
        with pytest.raises(psycopg.errors.DivisionByZero):
            await session.ask(b"SELECT 1 / $1::int", b"0")
        with pytest.raises(psycopg.errors.SyntaxError):
            await session.ask(b"SELEC")
        assert (await session.ask(b"SELECT 1 / $1::int", b"1")).get_value(0, 0) == b"1"

    in_session(story)


def test_whoever_waits_for_a_session_that_is_cut_is_told_and_so_is_who_asks_later() -> None:
    async def story(session: Session) -> None:
        waiting = asyncio.create_task(session.ask(b"SELECT pg_sleep(60)"))
        with connect(roles.OWNER) as watcher:
            watcher.autocommit = True
            while not watcher.execute(
                "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND wait_event = 'PgSleep'", [session.backend]
            ).fetchone():
                await asyncio.sleep(0.01)
            watcher.execute("SELECT pg_terminate_backend(%s)", [session.backend])

        with pytest.raises(psycopg.OperationalError):
            await waiting
        with pytest.raises(psycopg.OperationalError):
            await session.ask(b"SELECT 1")
        assert session.closed

    in_session(story)


@pytest.mark.parametrize("length", [10, LARGE])
def test_a_session_whose_process_dies_with_a_statement_unread_is_told_each_time(length: int) -> None:
    """The reset that follows its last words is told only once by the loop."""

    async def story() -> None:
        with connect(roles.OWNER) as watcher:
            watcher.autocommit = True
            for _ in range(20 if length < LARGE else 3):
                session = await Session.open(parameters())
                os.kill(session.backend, signal.SIGSTOP)
                watcher.execute("SELECT pg_terminate_backend(%s)", [session.backend])
                waiting = asyncio.create_task(session.ask(b"SELECT $1", b"x" * length))
                await asyncio.sleep(0.02)
                os.kill(session.backend, signal.SIGCONT)
                with pytest.raises(psycopg.OperationalError):
                    await asyncio.wait_for(waiting, 10)
                assert session.closed
                await session.close()

    uvloop.run(story())


def test_whoever_waits_for_a_session_that_is_closed_is_told() -> None:
    async def story(session: Session) -> None:
        waiting = [asyncio.create_task(session.ask(b"SELECT pg_sleep(1)")) for _ in range(2)]
        await asyncio.sleep(0.1)
        await session.close()

        for each in waiting:
            with pytest.raises(psycopg.OperationalError):
                await each
        assert session.closed

    in_session(story)
