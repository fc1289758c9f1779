"""The accounts of the ledger's bench, and the bare tables and script that are its limit."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psycopg

from config.launch.identity import die_with_parent
from config.launch.installation import Installation

SQL = Path(__file__).parent / "sql"
CLIENTS = 8


@dataclass(frozen=True, slots=True)
class Ground:
    """Ids of the accounts there are."""

    seats: range
    certificates: range
    agreements: range
    budgets: range


@dataclass(frozen=True, slots=True)
class Spread:
    """Over how many groups, agreements and budget lines the bookings go."""

    seats: int
    agreements: int
    budgets: int

    def pick(self, ground: Ground, chance: Random) -> tuple[int, int, int, int]:
        """Seat, certificate, agreement and budget line of a booking."""
        seat = ground.seats[chance.randrange(self.seats)]
        certificate = chance.choice(ground.certificates)
        return seat, certificate, ground.agreements[seat % self.agreements], ground.budgets[seat % self.budgets]

    def variables(self, ground: Ground) -> dict[str, int]:
        """The same choice for pgbench."""
        return {
            "first_seat": ground.seats.start,
            "seats": self.seats,
            "first_certificate": ground.certificates.start,
            "certificates": len(ground.certificates),
            "first_agreement": ground.agreements.start,
            "agreements": self.agreements,
            "first_budget": ground.budgets.start,
            "budgets": self.budgets,
        }


def seed(owner: psycopg.Connection) -> Ground:
    """Full accounts, in the ledger and beside it."""
    owner.execute((SQL / "ledger_seed.sql").read_bytes())
    owner.execute("VACUUM ANALYZE ledger_account")
    owner.execute("VACUUM ANALYZE bare_account")
    rows = owner.execute("SELECT kind, min(id), max(id) FROM ledger_account GROUP BY kind").fetchall()
    ids = {kind: range(lowest, highest + 1) for kind, lowest, highest in rows}
    return Ground(ids["seat"], ids["certificate"], ids["agreement"], ids["budget_line"])


def run_bare(here: Installation, spread: Spread, ground: Ground, seconds: int) -> float:
    """Transactions a second of the limit; raises when one failed or booked nothing."""
    assert here.cluster is not None
    flags = ["-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(seconds)]
    for name, value in spread.variables(ground).items():
        flags += ["-D", f"{name}={value}"]
    done = subprocess.run(
        [str(here.cluster.bin / "pgbench"), *flags, "-f", str(SQL / "ledger_bare.pgbench"), here.owner_url],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=die_with_parent(),
    )
    rate = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if done.returncode != 0 or rate is None:
        raise RuntimeError(f"pgbench failed: {done.stderr.strip()}")
    prove_bare(here)
    return float(rate[1])


def prove_bare(here: Installation) -> None:
    """Each transaction booked: as many places are held as there are postings."""
    with psycopg.connect(here.owner_url) as owner:
        row = owner.execute(
            "SELECT (SELECT sum(held) FROM bare_account WHERE kind = 'seat') = (SELECT count(*) FROM bare_posting)"
        ).fetchone()
    if row != (True,):
        raise RuntimeError("the limit did not book what it counted")
