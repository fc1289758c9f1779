"""Indicators of a region: 60 municipalities, 60,000 children, 90,000 contracts of the year, 21 rows of the act each.

    recompute/first    all figures of all quarters of the year of all municipalities, when none was taken
    recompute          the same by the clock: only the quarter that runs
    region-page        the page of the region through HTTP, one request after another
    region-page/row    the same with one row compared
    table-page         the table of one municipality, which asks the registries

The limit of `recompute` is one reading of the contracts with their children, counted by municipality. The limit of
pages is two a second: 500 ms each; `ratio` says how many times faster they are. `failures` counts answers other than
200 and pages without a municipality; `oversell` counts figures that differ from an independent count.
"""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from bench.catalogue_ground import past_triggers
from bench.enrol_processes import processes
from bench.rows import Row, percentile
from bench.throwaway import database
from config.launch import places
from config.launch.cluster import free_port
from config.launch.identity import die_with_parent
from sotszakaz.ordering.acts.data.indicators import KEY_NAMES

MUNICIPALITIES, PROVIDERS, CHILDREN, CONTRACTS = 60, 40, 1_000, 1_500
PAGES_A_SECOND = 2.0
WARM_UP = 8
SQL = Path(__file__).parent / "sql" / "indicators_seed.sql"
PAGES = {
    "region-page": ("/office/region/indicators/", "administrator"),
    "region-page/row": ("/office/region/indicators/?key=3.F", "administrator"),
    "table-page": ("/office/indicators/", "head"),
}
READ_ONCE = """
    SELECT c.municipality_id, count(DISTINCT k.snils_hash)
    FROM enrolments_contract c JOIN children_child k ON k.id = c.child_id GROUP BY c.municipality_id
"""
DIFFERING = """
    SELECT count(*) FROM (
        SELECT k.municipality_id, count(DISTINCT k.id) AS children
        FROM children_child k
        WHERE EXISTS (SELECT FROM enrolments_contract c WHERE c.child_id = k.id AND lower(c.period) <= current_date)
        GROUP BY k.municipality_id) AS counted
    FULL JOIN (
        SELECT DISTINCT ON (municipality_id) municipality_id, counted FROM indicators_quarterfigure
        WHERE key = '3.F' AND form = 'count' ORDER BY municipality_id, year DESC, quarter DESC) AS taken
    USING (municipality_id)
    WHERE counted.children IS DISTINCT FROM taken.counted
"""


def run(seconds: float) -> Iterator[Row]:
    """Each page for about `seconds`."""
    with database() as here:
        assert here.cluster is not None
        environment = {
            **here.environment(as_owner=False),
            "PYTHONPATH": f"{places.PROJECT}/src:{places.PROJECT}",
            "PORT": str(free_port()),
            "GATE_PORT": str(free_port()),
        }
        environment["SOTSZAKAZ_PUBLIC_URL"] = f"http://127.0.0.1:{environment['PORT']}"
        with psycopg.connect(here.cluster.url(), autocommit=True) as admin:
            admin.execute(SQL.read_bytes())
            past_triggers(admin, _region())
            admin.execute("VACUUM ANALYZE")
            limit = _timed(admin, READ_ONCE)
            for case in ("recompute/first", "recompute"):
                done = _process("take", environment)
                differing = admin.execute(DIFFERING).fetchone()
                assert differing is not None
                spent = done["seconds"]
                rate, ceiling = done["written"] / spent, done["written"] / limit
                yield Row(case, rate, "figures", ceiling, spent * 1000, spent * 1000, 0, int(differing[0]))
            yield from _pages(environment, seconds)


def _region() -> str:
    keys = ",".join(f"'{each}'" for each in KEY_NAMES)
    titles = ",".join(f"'{each}'" for each in KEY_NAMES.values())
    sizes = f"{MUNICIPALITIES}, {PROVIDERS}, {CHILDREN}, {CONTRACTS}"
    return f"SELECT bench_region({sizes}, ARRAY[{keys}], ARRAY[{titles}])"


def _timed(admin: psycopg.Connection, statement: str) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        admin.execute(statement.encode()).fetchall()
        times.append(time.perf_counter() - start)
    return min(times)


def _pages(environment: dict[str, str], seconds: float) -> Iterator[Row]:
    sessions = _process("sessions", environment)
    collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, env=environment, check=True, preexec_fn=die_with_parent(), cwd=places.PROJECT)
    with processes(environment):
        for case, (path, who) in PAGES.items():
            for _ in range(WARM_UP):
                _get(environment, path, sessions[who])
            times: list[float] = []
            failures, until = 0, time.monotonic() + seconds
            while time.monotonic() < until or not times:
                spent, is_right = _get(environment, path, sessions[who])
                times.append(spent)
                failures += not is_right
            rate = len(times) / sum(times)
            yield Row(case, rate, "pages", PAGES_A_SECOND, percentile(times, 0.5), percentile(times, 0.99), failures, 0)


def _get(environment: dict[str, str], path: str, session: str) -> tuple[float, bool]:
    address = environment["SOTSZAKAZ_PUBLIC_URL"] + path
    start = time.perf_counter()
    request = urllib.request.Request(address, headers={"Cookie": f"sessionid={session}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        body = answer.read().decode()
        return time.perf_counter() - start, answer.status == 200 and "Город" in body


def _process(job: str, environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.process", "indicators_jobs", job],
        env=environment,
        preexec_fn=die_with_parent(),
        cwd=places.PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
