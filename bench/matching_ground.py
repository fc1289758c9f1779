"""The same market as rows of a database: how long a preview takes from its question to the last explanation.

    gather/1x         everything that decides read from the database, the rules of the quote asked about every wish
    explain/1x        the outcomes of all wishes and children written
    preview/1x        the whole of it: gathered, matched, checked by quotes that the checker reads itself, written
    preview/short-1x  the same where agreements hold a tenth of what is asked: most wishes are stopped by money

The limit of `gather` is one reading of the wishes alone, of `explain` one INSERT … SELECT of the same outcomes without
foreign keys and triggers, of `preview` the five seconds that the issue allows. `failures` are flaws that the checker
found, `oversell` places beyond the groups'.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from bench.enrol_ground import seed
from bench.rows import Row, percentile
from bench.throwaway import database
from config.launch import places
from config.launch.identity import die_with_parent

CHILDREN, GROUPS = 4001, 2001
"""Numbers of the market begin with one."""
ALLOWED_SECONDS = 5.0


def over_a_database(seconds: float) -> Iterator[Row]:
    said = previewed(seconds)
    plain, short = said["plain"], said["short"]
    yield row("gather/1x", "gather", plain, plain["bare_gather"])
    yield row("explain/1x", "explain", plain, plain["bare_explain"])
    yield row("preview/1x", "preview", plain, ALLOWED_SECONDS)
    yield row("preview/short-1x", "preview", short, ALLOWED_SECONDS)


def previewed(seconds: float) -> dict[str, Any]:
    with database() as here:
        assert here.cluster is not None
        environment = {**here.environment(as_owner=False), "PYTHONPATH": f"{places.PROJECT}/src:{places.PROJECT}"}
        seed(here, environment, CHILDREN, GROUPS)
        done = subprocess.run(
            [sys.executable, "-m", "bench.process", "matching_preview", here.cluster.url(), str(seconds)],
            env=environment,
            preexec_fn=die_with_parent(),
            cwd=places.PROJECT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def row(case: str, name: str, told: dict[str, Any], limit: float) -> Row:
    wishes, times = told["wishes"], told[name]
    return Row(
        case=case,
        rate=wishes * len(times) / sum(times),
        unit=f"wishes ({wishes:,}), {told['stopped']:,} stopped",
        limit=wishes / limit,
        p50_ms=percentile(times, 0.50),
        p99_ms=percentile(times, 0.99),
        failures=told["flaws"],
        oversell=told["oversold"],
    )
