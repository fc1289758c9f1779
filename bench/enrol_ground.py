"""Where the bookings of the bench happen: database, gate and web as `script/server` starts them, clients, the limit."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.enrol_processes import Heard, Playing, as_client, processes
from bench.enrol_requests import COPIES, HOURS_FROM, PARENTS, PLENTY, SEAT, Spread
from bench.slow_disk import SlowDisk, slow_disk
from bench.throwaway import database
from config.launch import places
from config.launch.cluster import free_port
from config.launch.identity import die_with_parent
from config.launch.installation import Installation
from sotszakaz.demand.enrolments.tickets import key_of
from sotszakaz.kernel.ledger import verify

SQL = Path(__file__).parent / "sql"
BARE_CLIENTS = 8
BARE, SAME = "enrol_bare", "enrol_same"
"""Scripts of `pgbench`: the limit, and the limit with all rows of a booking."""
FREE = """
    UPDATE enrolments_enrolmentapplication SET state = 'withdrawn', answered_at = now()
    WHERE state = 'submitted' AND child_id >= 1000000
"""


@dataclass
class Ground:
    """A running system; children are dealt from `next_child` on, each once a case."""

    here: Installation
    admin: psycopg.Connection
    owner: psycopg.Connection
    children: int
    municipality: int
    sessions: list[str]
    ports: dict[str, int]
    environment: dict[str, str]
    disk: SlowDisk | None
    next_child: int = 0
    seed: int = 0

    def play(self, way: str, spread: Spread, *, clients: int, seconds: float, requests: int) -> Heard:
        """One turn of one client process over so many connections."""
        playing = self.begin(way, spread, clients=clients, seconds=seconds, requests=requests)
        playing.go()
        return playing.hear()

    def begin(self, way: str, spread: Spread, *, clients: int, seconds: float, requests: int, pace: int = 0) -> Playing:
        """Clients that wait for `go`; with a `pace` they send so many requests a second, whatever the answers do."""
        if self.next_child + requests > self.children:
            self.free_children()
        first = self.next_child + (HOURS_FROM if way == "hours" else 0)
        job = {
            "way": way,
            "host": "127.0.0.1",
            "port": self.ports[way],
            "connections": clients,
            "seconds": seconds,
            "spread": {name: getattr(spread, name) for name in spread.__slots__},
            "first_child": first,
            "children": requests,
            "municipality": self.municipality,
            "key": key_of(self.environment["SOTSZAKAZ_SECRET_KEY"]).hex(),
            "sessions": self.sessions,
            "seed": self.seed,
            "pace": pace,
        }
        self.next_child += requests
        self.seed += 1
        return Playing(job, self.environment)

    def free_children(self) -> None:
        """Nobody has a live application any more, so that the same children may apply again."""
        self.admin.execute("SET session_replication_role = replica")
        self.admin.execute(FREE)
        self.admin.execute("RESET session_replication_role")
        self.admin.execute("VACUUM ANALYZE enrolments_enrolmentapplication")
        self.next_child = 0

    def grow(self, children: int) -> None:
        """As many children as that, and the limit's tables anew over all accounts; statistics are fresh afterwards."""
        more = children - self.children
        if more <= 0:
            return
        first = COPIES + self.children
        self.owner.execute("SELECT bench_accounts('certificate', 'rub', %s, %s)", [first, more])
        self.owner.execute("SELECT bench_grant(%s, %s, %s)", [first, more, PLENTY])
        self.admin.execute("SET session_replication_role = replica")
        self.admin.execute("SELECT bench_children(%s, %s, %s)", [self.children, children, PARENTS])
        self.admin.execute("RESET session_replication_role")
        self.admin.execute((SQL / "enrol_bare.sql").read_bytes())
        self.admin.execute("VACUUM ANALYZE")
        self.children = children

    def grant_seats(self, group: int, places: int) -> None:
        self.owner.execute("SELECT bench_grant(%s, 1, %s)", [SEAT + group, places])

    def lost(self, keys: list[str]) -> int:
        """Bookings that were acknowledged and are not there."""
        query = "SELECT count(*) FROM enrolments_enrolmentapplication WHERE key = ANY (%s)"
        return len(keys) - self.count(query, [keys])

    def disagreeing(self) -> int:
        """Accounts whose buckets are not the sum of their entries, or below zero."""
        return self.count(
            f"SELECT count(*) FROM ({verify.BUCKETS_FOLLOW_ENTRIES} UNION {verify.NOTHING_IS_NEGATIVE}) AS offenders"
        )

    def count(self, query: str, values: list[Any] | None = None) -> int:
        row = self.admin.execute(query.encode(), values).fetchone()
        assert row is not None
        return int(row[0])


@contextmanager
def ground(children: int) -> Iterator[Ground]:
    """Everything started and filled; stopped afterwards."""
    with slow_disk() as disk, ExitStack() as started:
        with nullcontext() if disk is None else disk.beneath():
            here = started.enter_context(database())
        assert here.cluster is not None
        environment = environment_of(here)
        sessions = seed(here, environment, children)
        with (
            psycopg.connect(here.cluster.url(), autocommit=True) as admin,
            psycopg.connect(here.owner_url, autocommit=True) as owner,
            processes(environment),
        ):
            row = admin.execute("SELECT municipality FROM bench_template").fetchone()
            assert row is not None
            web, gate = int(environment["PORT"]), int(environment["GATE_PORT"])
            ports = {"view": web, "quote": web, "gate": gate, "hours": gate}
            yield Ground(here, admin, owner, children, row[0], sessions, ports, environment, disk)


def environment_of(here: Installation) -> dict[str, str]:
    """Of the site's processes, at free ports; the static files are collected for them."""
    environment = {
        **here.environment(as_owner=False),
        "PYTHONPATH": f"{places.PROJECT}/src{os.pathsep}{places.PROJECT}",
        "PORT": str(free_port()),
        "GATE_PORT": str(free_port()),
    }
    environment["SOTSZAKAZ_PUBLIC_URL"] = f"http://127.0.0.1:{environment['PORT']}"
    subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"],
        env=environment,
        check=True,
        preexec_fn=die_with_parent(),
        cwd=places.PROJECT,
    )
    return environment


def seed(here: Installation, environment: dict[str, str], *sizes: int) -> list[str]:
    """Sizes: children, and groups where they are to be others than those of the rush. Sessions of the parents."""
    assert here.cluster is not None
    done = subprocess.run(
        [sys.executable, "-m", "bench.process", "enrol_seed", here.cluster.url(), *map(str, sizes)],
        env={**environment, "DATABASE_URL": here.owner_url},
        preexec_fn=die_with_parent(),
        cwd=places.PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    sessions: list[str] = json.loads(done.stdout)
    return sessions


def run_bare(ground: Ground, spread: Spread, seconds: float, script: str = BARE) -> float:
    """Transactions a second of the limit, or of another script; raises when one failed or booked nothing."""
    assert ground.here.cluster is not None
    variables = {
        "first_seat": SEAT + spread.first_group,
        "seats": spread.groups,
        "certificates": ground.children,
        "agreements": spread.agreements,
        "budgets": spread.budgets,
    }
    flags = ["-n", "-M", "prepared", "-c", str(BARE_CLIENTS), "-j", "2", "-T", str(max(1, round(seconds)))]
    for name, value in variables.items():
        flags += ["-D", f"{name}={value}"]
    done = subprocess.run(
        [
            str(ground.here.cluster.bin / "pgbench"),
            *flags,
            "-f",
            str(SQL / f"{script}.pgbench"),
            ground.here.owner_url,
        ],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=as_client,
        start_new_session=True,
    )
    rate = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    booked = ground.count(
        "SELECT ((SELECT sum(held) FROM bare_account WHERE kind = 'seat') = (SELECT count(*) FROM bare_posting))::int"
    )
    if done.returncode != 0 or rate is None or booked != 1:
        raise RuntimeError(f"the limit did not book what it counted: {done.stderr.strip()}")
    return float(rate[1])
