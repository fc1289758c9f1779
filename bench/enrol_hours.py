"""Bookings on weekly norms: `gate/hours/64`, as `gate/many/64`, but each holds four months, norm and extended account.

A booking is one posting over twelve accounts instead of five: seat, four norms, the accounts that extend them with the
hours for significant programmes (ADR 0029), agreement, budget line, volume. Each child is locked as well. The limit is
that of `gate/many`, with its five accounts, so that both ratios can be compared.
"""

from pathlib import Path

from bench.enrol_ground import Ground, run_bare
from bench.enrol_processes import Heard
from bench.enrol_requests import HOURS_FROM, MONTHS, NORM, PARENTS, PLENTY, Spread
from bench.rows import Row, percentile

SQL = Path(__file__).parent / "sql"
CLIENTS, TURNS = 64, 2
MOST_A_SECOND = 4500
WARM_UP_SECONDS = 0.5


def hours(here: Ground, spread: Spread, seconds: float) -> Row:
    """Limit and gate in turns; the accounts of all months agree with their entries afterwards."""
    turn = seconds / TURNS
    children = round(max(turn, WARM_UP_SECONDS) * MOST_A_SECOND)
    give_norms(here, children)
    heard, limits = Heard(), []
    for number in range(TURNS + 1):
        here.free_children()
        if number == 0:
            play(here, spread, WARM_UP_SECONDS)
            continue
        limits.append(run_bare(here, spread, turn))
        heard.add(play(here, spread, turn))
    return Row(
        case=f"gate/hours/{CLIENTS}",
        rate=heard.posted / heard.seconds,
        unit="bookings",
        limit=sum(limits) / TURNS,
        p50_ms=percentile(heard.times, 0.50),
        p99_ms=percentile(heard.times, 0.99),
        failures=heard.failures,
        oversell=here.lost(heard.kept) + here.disagreeing(),
    )


def play(here: Ground, spread: Spread, seconds: float) -> Heard:
    return here.play("hours", spread, clients=CLIENTS, seconds=seconds, requests=round(seconds * MOST_A_SECOND))


def give_norms(here: Ground, children: int) -> None:
    """Children of their own, each with a norm and hours beyond it in every month."""
    accounts = children * 2 * MONTHS
    here.owner.execute("SELECT bench_accounts('hours_norm', 'hour', %s, %s)", [NORM, accounts])
    here.owner.execute("SELECT bench_grant(%s, %s, %s)", [NORM, accounts, PLENTY])
    here.admin.execute((SQL / "enrol_hours.sql").read_bytes())
    here.admin.execute("SET session_replication_role = replica")
    here.admin.execute("SELECT bench_hours(%s, %s, %s, %s)", [HOURS_FROM, HOURS_FROM + children, PARENTS, MONTHS])
    here.admin.execute("RESET session_replication_role")
    here.admin.execute("VACUUM ANALYZE")
