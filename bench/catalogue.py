"""The search of the catalogue: time in the database, and pages a second through HTTP.

    text       words as they are typed: whole, begun, with a mistake; one or two
    filters    any combination of the conditions, each asked in every third question
    both       words and conditions together
    near       the nearest groups within 1–10 km
    facets     counts beside the choices, under any combination
    everything counts when nothing is asked: the widest question
    page/same  whole pages from 20 addresses, which visitors share for a second
    page/apart whole pages, each address asked once: nothing is shared

over 1,000, 10,000 and 100,000 generated groups. Timed is the database only: from each statement sent to its last row,
all statements of a question together. The limit is an index scan of one page of 25 rows, in the same turns. Pages are
timed by clients that keep their connections, on the same machine; the web is started as `script/server` starts it.
`failures` counts kinds of questions that found nothing at all, statements that read a large table of the catalogue from
end to end (plans of twenty questions of each kind are looked at), and pages other than 200.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import psycopg

from bench.catalogue_ground import grow, prepare
from bench.enrol_processes import as_client, processes
from bench.rows import Row, percentile
from bench.throwaway import database
from config.launch import places
from config.launch.cluster import free_port
from config.launch.identity import die_with_parent

SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000}
KINDS = ("text", "filters", "both", "near", "facets", "everything")
PAGES = ("same", "apart")
CLIENTS = 64
PAGES_A_SECOND = 500.0
"""What is asked of the site; `ratio` of a page's row says how many times it is given."""


def run(seconds: float) -> Iterator[Row]:
    """Rows of each size; about `seconds` a row."""
    with database() as here:
        assert here.cluster is not None
        environment = {
            **here.environment(as_owner=False),
            "PYTHONPATH": f"{places.PROJECT}/src{os.pathsep}{places.PROJECT}",
            "PORT": str(free_port()),
            "GATE_PORT": str(free_port()),
        }
        with psycopg.connect(here.cluster.url(), autocommit=True) as admin:
            prepare(admin)
            there = 0
            for name, size in SIZES.items():
                grow(admin, there, size)
                there = size
                yield from questions(name, environment, seconds)
        yield from pages(name, environment, seconds)


def questions(size: str, environment: dict[str, str], seconds: float) -> Iterator[Row]:
    for kind in KINDS:
        heard = child("catalogue_questions", {"kinds": [kind], "seconds": seconds}, environment)[kind]
        yield Row(
            case=f"catalogue/{kind}/{size}",
            rate=len(heard["times"]) / sum(heard["times"]),
            unit="questions",
            limit=len(heard["limits"]) / sum(heard["limits"]),
            p50_ms=percentile(heard["times"], 0.50),
            p99_ms=percentile(heard["times"], 0.99),
            failures=int(heard["found"] == 0) + heard["scanned"],
            oversell=0,
        )


def pages(size: str, environment: dict[str, str], seconds: float) -> Iterator[Row]:
    """Whole pages, read by 64 connections of one process."""
    collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, env=environment, check=True, preexec_fn=die_with_parent(), cwd=places.PROJECT)
    with processes(environment):
        for kind in PAGES:
            job = {"kind": kind, "port": int(environment["PORT"]), "connections": CLIENTS, "seconds": seconds}
            heard = child("catalogue_readers", job, environment, enter=as_client)
            yield Row(
                case=f"catalogue/page/{kind}/{size}",
                rate=len(heard["times"]) / heard["seconds"],
                unit="pages",
                limit=PAGES_A_SECOND,
                p50_ms=percentile(heard["times"], 0.50),
                p99_ms=percentile(heard["times"], 0.99),
                failures=heard["failures"],
                oversell=0,
            )


def child(
    name: str, job: dict[str, object], environment: dict[str, str], enter: Callable[[], None] | None = None
) -> dict[str, Any]:
    """The answer of a helper in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.process", name],
        input=json.dumps(job) + "\n",
        env=environment,
        preexec_fn=enter or die_with_parent(),
        start_new_session=enter is not None,
        cwd=places.PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
