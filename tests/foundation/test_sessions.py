"""Sessions kept between requests: one that was ended is not used again, one that stands is not asked."""

import select

import psycopg
import pytest
from django.db import connections
from tests.concurrency.callers import connect

from config.launch import roles
from sotszakaz.foundation.postgres.base import DatabaseWrapper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept():
    """A second session like that of a process of pages, idle between two requests."""
    session = connections.create_connection("default")
    assert isinstance(session, DatabaseWrapper)
    session.connect()
    yield session
    session.close()


def last_said(session: DatabaseWrapper) -> str:
    """The last statement that the server had of a session."""
    with connect(roles.OWNER) as watcher:
        said = "SELECT query FROM pg_stat_activity WHERE pid = %s"
        return str(watcher.execute(said, [session.connection.info.backend_pid]).fetchone()[0])


def test_a_standing_session_is_used_without_a_question(kept):
    kept.connection.execute("SELECT 'something'")

    assert kept.is_usable()

    assert last_said(kept) == "SELECT 'something'"


def test_a_session_that_the_server_ended_is_given_up(kept):
    with connect(roles.OWNER) as watcher:
        watcher.execute("SELECT pg_terminate_backend(%s, 30000)", [kept.connection.info.backend_pid])

    assert not kept.is_usable()


def test_a_session_cut_in_the_middle_is_given_up(kept):
    kept.connection.pgconn.finish()

    assert not kept.is_usable()


def test_a_session_in_a_failed_transaction_is_given_up(kept):
    kept.set_autocommit(False)
    with pytest.raises(psycopg.errors.UndefinedTable):
        kept.connection.execute("SELECT FROM nothing_here")

    assert not kept.is_usable()


def test_a_session_with_news_for_us_is_asked_and_stays(kept):
    kept.connection.execute("LISTEN town_crier")
    with connect(roles.OWNER) as crier:
        crier.execute("NOTIFY town_crier")
    assert select.select([kept.connection.fileno()], [], [], 30)[0]

    assert kept.is_usable()

    assert last_said(kept) == "SELECT 1"
