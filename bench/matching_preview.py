"""Previews of a window over a database: `python -m bench.process matching_preview ADMIN_URL SECONDS`.

Makes the market of bench matching rows of the seeded database, previews it as the application does, then makes money
short and previews it again. Prints what `bench.matching_ground` tells of.
"""

import json
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
from django.utils import timezone
from psycopg import sql

from bench.matching import market
from config.launch import roles
from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.allocation.inputs import gather
from sotszakaz.demand.allocation.models import AllocationRun
from sotszakaz.demand.allocation.runs import Calculated, calculate, keep
from sotszakaz.demand.allocation.states import Bar
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import SYSTEM

SQL = Path(__file__).parent / "sql"
SEAT, AGREEMENT = 6_000_000, 7_000_000
SHORT = 10
"""Of what is asked there is one in so many, where money is short."""
WISHES = "SELECT w.* FROM allocation_wish w JOIN allocation_wishlist l ON l.id = w.wish_list_id WHERE l.window_id = %s"
BARE = """
    DROP TABLE IF EXISTS bare_outcome;
    CREATE TABLE bare_outcome (LIKE allocation_wishoutcome INCLUDING ALL)
"""
OVERSOLD = """
    SELECT coalesce(sum(greatest(0, o.placed - a.free)), 0)::int
    FROM (SELECT group_id, count(*) AS placed FROM allocation_wishoutcome
          WHERE run_id = %s AND result = 'placed' GROUP BY group_id) o
    JOIN programmes_studygroup g ON g.id = o.group_id
    JOIN ledger_account a ON a.id = g.seat_account_id
"""


def main(admin_url: str, seconds: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as admin:
        window_id = make_rows(admin)
        act_for([value(admin, "SELECT municipality FROM bench_template")])
        window = EnrolmentWindow.objects.select_related("municipality").get(pk=window_id)
        plain, made = previews(admin, window, float(seconds))
        make_short(admin, made)
        short, _ = previews(admin, window, float(seconds))
    print(json.dumps({"plain": plain, "short": short}))


def previews(admin: psycopg.Connection, window: EnrolmentWindow, seconds: float) -> tuple[dict[str, Any], Calculated]:
    """One that is not timed, then again and again until the seconds are over."""
    on, at = today_in(window.municipality), timezone.now()
    made = calculate(window, at=at, on=on)
    times: dict[str, list[float]] = {"gather": [], "explain": [], "preview": []}
    while sum(times["preview"]) < seconds:
        started = time.perf_counter()
        gather(window, on=on)
        gathered = time.perf_counter()
        made = calculate(window, at=at, on=on)
        calculated = time.perf_counter()
        run = keep(window.pk, made, by=SYSTEM, at=at)
        kept = time.perf_counter()
        for name, spent in (
            ("gather", gathered - started),
            ("explain", kept - calculated),
            ("preview", kept - gathered),
        ):
            times[name].append(spent)
    return {**times, **told(run), **bare(admin, window, run), "oversold": value(admin, OVERSOLD, [run.pk])}, made


def told(run: AllocationRun) -> dict[str, int]:
    return {
        "wishes": run.wishes,
        "placed": run.placed,
        "stopped": run.stopped,
        "barred": run.barred,
        "flaws": run.flaws,
    }


def bare(admin: psycopg.Connection, window: EnrolmentWindow, run: AllocationRun) -> dict[str, float]:
    """Seconds of reading the wishes alone, and of writing the same outcomes by one INSERT … SELECT."""
    marks = [time.perf_counter()]
    admin.execute(WISHES.encode(), [window.pk]).fetchall()
    marks.append(time.perf_counter())
    admin.execute(BARE.encode())
    marks.append(time.perf_counter())
    admin.execute("INSERT INTO bare_outcome SELECT * FROM allocation_wishoutcome WHERE run_id = %s", [run.pk])
    marks.append(time.perf_counter())
    return {"bare_gather": marks[1] - marks[0], "bare_explain": marks[3] - marks[2]}


def make_rows(admin: psycopg.Connection) -> int:
    """The market of one scale: its wishes and the places of its groups. The window."""
    inputs = market(1)
    admin.execute((SQL / "matching_seed.sql").read_bytes())
    as_owner(admin, "SELECT bench_accounts('seat', 'place', %s, %s)", [SEAT, len(inputs.places) + 1])
    grant(admin, ((SEAT + group, places) for group, places in inputs.places.items() if places))
    admin.execute("SET session_replication_role = replica")
    wishes = [(each.child_id, each.group_id, each.rank) for each in inputs.wishes]
    window_id = value(admin, "SELECT bench_wishes(%s, %s, %s)", [list(each) for each in zip(*wishes, strict=True)])
    admin.execute("RESET session_replication_role")
    admin.execute("VACUUM ANALYZE")
    return window_id


def make_short(admin: psycopg.Connection, made: Calculated) -> None:
    """Agreements with a tenth of what the places of a matching without limits would hold of each."""
    asked: Counter[int] = Counter()
    for given in made.decision.result.rounds:
        for child, group in given.items():
            asked.update(dict(made.gathered.bars.needs(child, (), group)))
    agreements = {key: amount for key, amount in asked.items() if made.gathered.bars.limits[key].kind == Bar.AGREEMENT}
    as_owner(admin, "SELECT bench_accounts('agreement', 'rub', %s, %s)", [AGREEMENT, len(agreements)])
    grant(admin, ((AGREEMENT + key % 1_000_000, amount // SHORT) for key, amount in agreements.items()))
    admin.execute("SET session_replication_role = replica")
    admin.execute("SELECT bench_scarce_agreements()")
    admin.execute("RESET session_replication_role")
    admin.execute("VACUUM ANALYZE")


def grant(admin: psycopg.Connection, amounts: Iterable[tuple[int, int]]) -> None:
    accounts, granted = zip(*amounts, strict=True)
    as_owner(admin, "SELECT bench_grant_each(%s, %s)", [list(accounts), list(granted)])


def as_owner(admin: psycopg.Connection, query: str, values: list[Any]) -> None:
    """The ledger serves its owner."""
    admin.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(roles.OWNER)))
    admin.execute(query.encode(), values)
    admin.execute("RESET ROLE")


def value(admin: psycopg.Connection, query: str, values: list[Any] | None = None) -> int:
    row = admin.execute(query.encode(), values).fetchone()
    assert row is not None
    return int(row[0])
