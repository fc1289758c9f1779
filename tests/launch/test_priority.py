"""The gate lets pages go first: its process by its start, its sessions of PostgreSQL by their numbers."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from config.launch import priority, server
from config.launch.supervisor import Child

WAIT = [sys.executable, "-c", "import sys; sys.stdin.read()"]


@pytest.fixture
def session_of_postgres(db: None) -> Iterator[int]:
    """A session that no other test gets."""
    parameters = connection.get_connection_params()
    with psycopg.connect(**{name: parameters[name] for name in ("dbname", "user", "password", "host", "port")}) as own:
        yield own.info.backend_pid


def nice_of(pid: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, pid)


def test_a_child_that_gives_way_stands_behind_the_others() -> None:
    children = [Child("pages", WAIT, dict(os.environ)), Child("gate", WAIT, dict(os.environ), gives_way=7)]
    for each in children:
        each.start()
    pages, gate = (each.process.pid for each in children if each.process is not None)
    try:
        assert nice_of(gate) == min(19, nice_of(pages) + 7)
        group = Path(f"/proc/{gate}/autogroup")
        if group.exists():
            assert group.read_text().split()[-1] == "7"
    finally:
        for each in children:
            assert each.process is not None
            each.process.kill()
            each.process.wait()


def test_pages_go_first_then_the_gate_then_jobs() -> None:
    environment = {"PORT": "1", "GATE_PORT": "2", "SOTSZAKAZ_HOME": os.environ.get("TMPDIR", "/tmp")}

    gives_way = {each.name: each.gives_way for each in server.children(environment)}
    assert 0 == gives_way["web"] < gives_way["gate"] < gives_way["worker"]


def test_a_session_of_our_own_postgres_gives_way(session_of_postgres: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before = nice_of(session_of_postgres)
    monkeypatch.setenv(priority.OWN_POSTGRES, "1")

    priority.let_session_give_way(session_of_postgres)

    assert nice_of(session_of_postgres) == min(19, before + priority.POSTING)
    weight = Path(f"/proc/{session_of_postgres}/autogroup")
    if weight.exists() and Path("/proc/sys/kernel/sched_autogroup_enabled").read_text().strip() == "1":
        assert weight.read_text().split()[-1] == str(priority.POSTING)


def test_a_number_from_another_machine_moves_nobody(session_of_postgres: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before = nice_of(session_of_postgres)
    monkeypatch.delenv(priority.OWN_POSTGRES, raising=False)

    priority.let_session_give_way(session_of_postgres)

    assert nice_of(session_of_postgres) == before


def test_a_number_of_another_program_moves_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    before = nice_of(os.getpid())
    monkeypatch.setenv(priority.OWN_POSTGRES, "1")

    priority.let_session_give_way(os.getpid())
    priority.let_session_give_way(2**22 + 1)

    assert nice_of(os.getpid()) == before
