"""Closing a month of 50,000 contracts while families book.

    close                the whole closing by the worker: facts frozen, lines, postings, registers with their documents
    close/lines          the same closing beside a dearer limit: its lines alone
    ahead                counting the month before its first day, every class still to come, as December is closed in
                         December; its limit is the same counting when the month is over
    bookings-meanwhile   a hundred bookings a second through the gate while the next month is closed, on the same lines;
                         from its first moment on, and over before it is
    rebuild              every balance counted anew from all entries; `oversell` counts accounts that differ
    report               the page of the order's execution on the first day of this month, one request after another:
                         all whole months of the year before it (50,000 lines each), whose totals are counted
    report/within        the same on today, a day within a month: its classes are read from the journals as well
    report/lines         the page of the lines behind one provider's figure of `report`

The limit of `close` is a bare `INSERT … SELECT` of the same lines, postings and entries into tables with the same
indexes, without rules, rights, references or balances; of `close/lines`, of the lines only. The limit of `rebuild` is
one reading of the entries with a sum. Memory of the closing process is told on standard error.
"""

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bench.enrol_ground import Ground, ground
from bench.enrol_processes import Heard
from bench.enrol_requests import Spread
from bench.rows import Row, percentile
from config.launch import places
from config.launch.identity import die_with_parent
from sotszakaz.delivery.settlements.actions.charging import PORTION
from sotszakaz.foundation.calendar import next_month
from sotszakaz.kernel.ledger import verify
from sotszakaz.web.parsing import PAGE

CONTRACTS, BOOKERS = 50_000, 20_000
SPREAD = Spread(first_group=0, groups=1000, agreements=100, budgets=20)
CLIENTS, PACE, BESIDE = 64, 100, 0.8
REPORTS = 20
WRONG = """
    SELECT count(*) FROM settlements_accrual a
    WHERE a.contract_id >= 1000000 AND (a.certificate_amount + a.released_amount <> 1000 OR a.posting_id IS NULL)
"""


@dataclass
class Counted:
    """How long each portion took, seconds, and of how many contracts a class was still to come."""

    times: list[float]
    ahead: int


def run(seconds: float) -> Iterator[Row]:
    """`seconds` is ignored: a month is closed once."""
    with ground(CONTRACTS + BOOKERS) as here:
        here.next_child = CONTRACTS
        found = process(
            here, "month_seed", admin_url(here), CONTRACTS, SPREAD.groups, SPREAD.agreements, SPREAD.budgets
        )
        first = date.fromisoformat(found["month"])
        yield ahead(here, first)
        alone = close(here, first, found["left_out"])
        for case, limit in (("close", "bench_bare_month"), ("close/lines", "bench_bare_lines")):
            yield row(case, alone["seconds"], bare(here, limit, alone["closing"]), wrong(here, 1))
        heard, busy = close_beside(here, next_month(first), found["left_out"], BESIDE * alone["seconds"])
        yield Row(
            "bookings-meanwhile",
            heard.posted / heard.seconds,
            "bookings",
            float(PACE),
            percentile(heard.times, 0.5),
            percentile(heard.times, 0.99),
            heard.failures,
            here.lost(heard.kept) + wrong(here, 2),
        )
        yield row("close/beside", busy["seconds"], None, wrong(here, 2))
        yield rebuild(here)
        fill_year(here, first, alone["closing"])
        today = date.fromisoformat(found["today"])
        begins = max(today.replace(day=1), date(today.year, 1, 2))
        yield report(here, "report", begins, found["session"])
        yield report(here, "report/within", today, found["session"])
        yield lines(here, begins, found["session"])


def ahead(here: Ground, month: date) -> Row:
    """`failures` are contracts of which no class was still to come; both countings go by portions of a closing."""
    here.admin.execute("SELECT bench_timetable(%s)", [SPREAD.groups])
    here.admin.execute("ANALYZE programmes_classslot")
    begun = counted(here, month, month - timedelta(days=1))
    over = counted(here, month, next_month(month))
    here.admin.execute("DELETE FROM programmes_classslot WHERE group_id >= 1000000")  # or they were not marked
    spent = percentile(begun.times, 0.5), percentile(begun.times, 0.99)
    limit = CONTRACTS / sum(over.times)
    return Row("ahead", CONTRACTS / sum(begun.times), "contracts", limit, *spent, CONTRACTS - begun.ahead, over.ahead)


def counted(here: Ground, month: date, on: date) -> Counted:
    """The counting of the month's contracts on that day."""
    found = Counted([], 0)
    for first in range(0, CONTRACTS, PORTION):
        size = min(PORTION, CONTRACTS - first)
        start = time.perf_counter()
        found.ahead += here.count("SELECT bench_counted(%s, %s, %s, %s)", [first, size, month, on])
        found.times.append(time.perf_counter() - start)
    return found


def close(here: Ground, month: date, left_out: list[int]) -> dict[str, Any]:
    return closed(begin_close(here, month, left_out))


def close_beside(here: Ground, month: date, left_out: list[int], seconds: float) -> tuple[Heard, dict[str, Any]]:
    """A closing, and what clients who book from its first moment on for so many seconds heard."""
    playing = here.begin("gate", SPREAD, clients=CLIENTS, seconds=seconds, requests=BOOKERS, pace=PACE)
    closing = begin_close(here, month, left_out)
    while not here.count("SELECT count(*) FROM settlements_monthclosing WHERE month = %s", [month]):
        time.sleep(0.01)
    playing.go()
    heard, done = playing.hear(), closed(closing)
    if heard.seconds > done["seconds"]:
        raise RuntimeError("bookings were timed after the closing too")
    return heard, done


def begin_close(here: Ground, month: date, left_out: list[int]) -> "subprocess.Popen[str]":
    on = next_month(month).replace(day=5)
    return begin(here, "month_close", here.municipality, month, on, json.dumps(left_out))


def closed(closing: "subprocess.Popen[str]") -> dict[str, Any]:
    done = end(closing)
    print(f"память закрытия: {done['before']:.0f} МБ до, {done['after']:.0f} МБ после", file=sys.stderr)
    return done


def bare(here: Ground, limit: str, closing: int) -> float:
    here.admin.execute("TRUNCATE bare_month_line")
    start = time.perf_counter()
    here.admin.execute(f"SELECT {limit}(%s)".encode(), [closing])
    return time.perf_counter() - start


def wrong(here: Ground, months: int) -> int:
    lines = here.count("SELECT count(*) FROM settlements_accrual WHERE contract_id >= 1000000")
    return here.count(WRONG) + abs(lines - months * CONTRACTS)


def rebuild(here: Ground) -> Row:
    entries = here.count("SELECT count(*) FROM ledger_entry")
    start = time.perf_counter()
    here.admin.execute("SELECT account_id, move, sum(amount) FROM ledger_entry GROUP BY account_id, move").fetchall()
    limit = time.perf_counter() - start
    start = time.perf_counter()
    differing = here.admin.execute(verify.BUCKETS_FOLLOW_ENTRIES.encode()).fetchall()
    spent = time.perf_counter() - start
    return Row("rebuild", entries / spent, "entries", entries / limit, spent * 1000, spent * 1000, 0, len(differing))


def fill_year(here: Ground, first: date, closing: int) -> None:
    months = [date(first.year, number, 1) for number in range(1, 13) if number not in (first.month, first.month + 1)]
    here.admin.execute("SET session_replication_role = replica")
    here.admin.execute("SELECT bench_year(%s, %s)", [closing, months])
    here.admin.execute("RESET session_replication_role")
    here.admin.execute("VACUUM ANALYZE settlements_accrual, enrolments_contractmonth, enrolments_contract")
    start = time.perf_counter()
    here.owner.execute("SELECT execution_sum_up(%s)", [here.municipality])
    print(f"итоги года строк: {time.perf_counter() - start:.1f} с", file=sys.stderr)
    here.admin.execute("VACUUM ANALYZE execution_monthtotal, execution_chargedcontract")


def report(here: Ground, case: str, day: date, session: str) -> Row:
    """`failures` are pages that do not name as many providers with their fact as a page has."""
    return pages(here, case, f"/office/report/{day.year}/day/?as_of={day}", session, ("ИНН ", PAGE))


def lines(here: Ground, day: date, session: str) -> Row:
    """`failures` are pages that do not open a whole page of lines."""
    report = body_of(here, f"/office/report/{day.year}/day/?as_of={day}", session)
    address = re.findall(r'href="(/office/report/\d+/lines/\d+/\d+/[^"]+)"', report)[-1]
    return pages(here, "report/lines", address, session, ('href="/office/accruals/', PAGE))


def pages(here: Ground, case: str, address: str, session: str, shown: tuple[str, int]) -> Row:
    """`shown` is what stands on the page, and how many times at least."""
    times, failures = [], 0
    for _ in range(REPORTS):
        start = time.perf_counter()
        failures += body_of(here, address, session).count(shown[0]) < shown[1]
        times.append(time.perf_counter() - start)
    spent = sum(times)
    return Row(case, REPORTS / spent, "pages", None, percentile(times, 0.5), percentile(times, 0.99), failures, 0)


def body_of(here: Ground, address: str, session: str) -> str:
    """The page at the address, as the person of the session sees it; empty where it does not open."""
    site = here.environment["SOTSZAKAZ_PUBLIC_URL"]
    request = urllib.request.Request(f"{site}{address}", headers={"Cookie": f"sessionid={session}"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            body: str = answer.read().decode()
            return body
    except urllib.error.HTTPError:
        return ""


def row(case: str, spent: float, limit: float | None, oversell: int) -> Row:
    ceiling = None if limit is None else CONTRACTS / limit
    return Row(case, CONTRACTS / spent, "contracts", ceiling, spent * 1000, spent * 1000, 0, oversell)


def admin_url(here: Ground) -> str:
    assert here.here.cluster is not None
    return here.here.cluster.url()


def process(here: Ground, name: str, *arguments: object) -> dict[str, Any]:
    return end(begin(here, name, *arguments))


def begin(here: Ground, name: str, *arguments: object) -> "subprocess.Popen[str]":
    """A helper in a process of its own: the seed as the owner, the closing as the application."""
    environment = dict(here.environment)
    if name == "month_seed":
        environment["DATABASE_URL"] = here.here.owner_url
    return subprocess.Popen(
        [sys.executable, "-m", "bench.process", name, *map(str, arguments)],
        env=environment,
        preexec_fn=die_with_parent(),
        start_new_session=True,  # the closing gives way in it
        cwd=places.PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )


def end(helper: "subprocess.Popen[str]") -> dict[str, Any]:
    said, _ = helper.communicate()
    if helper.returncode != 0:
        raise RuntimeError(f"a process of the bench ended with {helper.returncode}")
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found
