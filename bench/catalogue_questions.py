"""Asks the catalogue what visitors ask and times the database: from a statement sent to its last row.

`python -m bench.process catalogue_questions` reads a job (JSON) from standard input and prints times of each kind of
question in seconds, each with the time of an index scan of one page in the same turn.
"""

import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time as Clock
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg import sql

from bench.catalogue_ground import FOCUSES, WORDS
from sotszakaz.supply.programmes import selectors
from sotszakaz.supply.programmes.selectors import Covered, Near, Query

LETTERS = "абвгдежзиклмнопрстуфхцчшэюя"
BARE = """
    SELECT group_id FROM programmes_catalogueentry
    WHERE (sort_key, starts_on, group_id) >= (%s, '2000-01-01', 0)
    ORDER BY sort_key, starts_on, group_id LIMIT 25
"""


def word(chance: random.Random) -> str:
    """A word as it is typed: whole, begun, or with a mistake."""
    told = chance.choice(WORDS)
    way = chance.randrange(3)
    if way == 1:
        return told[: max(3, len(told) - 3)]
    if way == 2 and len(told) > 4:
        place = chance.randrange(1, len(told) - 1)
        return told[:place] + chance.choice(LETTERS) + told[place + 1 :]
    return told


def text(chance: random.Random) -> Query:
    words = [word(chance) for _ in range(1 + (chance.random() < 0.3))]
    return Query(text=" ".join(words))


def filters(chance: random.Random) -> Query:
    """Any combination: each condition is asked in every third question."""

    def maybe(value: Any, nothing: Any) -> Any:
        return value if chance.random() < 0.33 else nothing

    return Query(
        focuses=maybe(tuple(chance.sample(FOCUSES, 1 + chance.randrange(2))), ()),
        forms=maybe((chance.choice(("очная", "очно-заочная", "заочная")),), ()),
        days=maybe(tuple(chance.sample(range(1, 8), 1 + chance.randrange(4))), ()),
        since=maybe(Clock(chance.randrange(9, 18)), None),
        until=maybe(Clock(chance.randrange(12, 21)), None),
        age=maybe(chance.randrange(5, 19), None),
        is_adapted=maybe(True, False),
        only_free=maybe(True, False),
        municipality_id=maybe(chance.randrange(1, 21), None),
        covered=maybe(Covered(), None),
        near=maybe(Near(54.2 + 0.2 * chance.randrange(20), 60.0, chance.choice((1, 3, 5, 10))), None),
    )


def both(chance: random.Random) -> Query:
    asked = filters(chance)
    return Query(**{**{name: getattr(asked, name) for name in Query.__slots__}, "text": text(chance).text})


def near(chance: random.Random) -> Query:
    return Query(near=Near(54.2 + 0.2 * chance.randrange(20), 60.0, chance.choice((1, 3, 5, 10))))


KINDS: dict[str, tuple[Callable[[random.Random], Query], bool]] = {
    "text": (text, False),
    "filters": (filters, False),
    "both": (both, False),
    "near": (near, False),
    "facets": (filters, True),
    "everything": (lambda chance: Query(), True),
}
"""What is asked, and whether it is the counts that are timed, or the list."""


SCANNED_WHOLE = re.compile(r"Seq Scan on programmes_(catalogueentry|programme|studygroup|catalogueword)\b")
EXPLAINED = 20
"""Questions of each kind whose plans are looked at."""


def without_index(query: Query, *, counts: bool) -> int:
    """Statements of the question whose plan reads a large table of the catalogue from end to end."""
    asked: list[tuple[Any, Any]] = []

    def noted(execute: Any, statement: Any, given: Any, many: bool, context: Any) -> Any:
        asked.append((statement, given))
        return execute(statement, given, many, context)

    with connection.execute_wrapper(noted):
        ask(query, counts=counts)
    found = 0
    with connection.cursor() as cursor:
        for statement, given in asked:
            cursor.execute(
                sql.SQL("EXPLAIN ") + (sql.SQL(statement) if isinstance(statement, str) else statement), given
            )
            found += any(SCANNED_WHOLE.search(line) for (line,) in cursor.fetchall())
    return found


@contextmanager
def database_time() -> Iterator[list[float]]:
    """Seconds of each statement inside."""
    spent: list[float] = []

    def timed(execute: Any, statement: str, given: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(statement, given, many, context)
        finally:
            spent.append(time.perf_counter() - start)

    with connection.execute_wrapper(timed):
        yield spent


def ask(query: Query, *, counts: bool) -> tuple[float, int]:
    """Seconds in the database, and how many groups came."""
    with database_time() as spent:
        scope = selectors.scope_of(query, on=timezone.localdate())
        came = selectors.facets_of(scope).total if counts else len(selectors.find(scope).groups)
    return sum(spent), came


def bare(chance: random.Random) -> float:
    with database_time() as spent, connection.cursor() as cursor:
        cursor.execute(BARE, [chance.choice(WORDS)])
        cursor.fetchall()
    return sum(spent)


def play(kind: str, seconds: float) -> dict[str, Any]:
    """Questions of the kind for so long, after a few that only warm up."""
    make, counts = KINDS[kind]
    chance = random.Random(kind)
    scanned = sum(without_index(make(chance), counts=counts) for _ in range(EXPLAINED))
    bare(chance)
    times: list[float] = []
    limits: list[float] = []
    found = 0
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or len(times) < 20:
        spent, came = ask(make(chance), counts=counts)
        times.append(spent)
        limits.append(bare(chance))
        found += came > 0
    return {"times": times, "limits": limits, "found": found, "scanned": scanned}


def main() -> None:
    job = json.loads(sys.stdin.readline())
    print(json.dumps({kind: play(kind, job["seconds"]) for kind in job["kinds"]}), flush=True)
