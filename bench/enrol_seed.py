"""Fills the database of the bench: a demonstration year of one municipality, made as `demo` makes it, then its copies.

Run in a process of its own, as the owner of the tables: `python -m bench.enrol_seed ADMIN_URL CHILDREN`.
"""

import sys
from datetime import date
from pathlib import Path

import django
import psycopg
from psycopg import sql

from config.launch import roles

SQL = Path(__file__).parent / "sql"
GROUPS, AGREEMENTS, PARENTS = 1100, 100, 256
ACCOUNTS = {
    "certificate": ("rub", 1_000_000),
    "seat": ("place", 2_000_000),
    "agreement": ("rub", 3_000_000),
    "budget_line": ("rub", 4_000_000),
    "order_volume": ("person_hour", 5_000_000),
}
BUDGETS = 20
DEMO_CHILDREN = 20


def main(admin_url: str, children: int) -> None:
    django.setup()
    make_year()
    sizes = {"certificate": children, "seat": GROUPS, "agreement": AGREEMENTS, "budget_line": BUDGETS, "order_volume": BUDGETS}
    with psycopg.connect(admin_url) as admin:
        admin.execute((SQL / "enrol_seed.sql").read_bytes())
        admin.execute("GRANT ALL ON bench_template TO PUBLIC")
        admin.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(roles.OWNER)))  # the ledger serves its owner
        for kind, (unit, first) in ACCOUNTS.items():
            admin.execute("SELECT bench_accounts(%s, %s, %s, %s)", [kind, unit, first, sizes[kind]])
        admin.execute("RESET ROLE")
        admin.execute("SET session_replication_role = replica")
        admin.execute("SELECT bench_ground(%s, %s, %s, %s)", [children, GROUPS, AGREEMENTS, PARENTS])
        admin.execute((SQL / "enrol_bare.sql").read_bytes())
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")


def make_year() -> None:
    """Петровский округ with a handful of children, on a day in the autumn."""
    from sotszakaz.outside.demonstration.data_files import municipalities
    from sotszakaz.outside.demonstration.demo import fill
    from sotszakaz.outside.demonstration.loading import load_municipalities
    from sotszakaz.kernel.municipalities.models import Municipality

    load_municipalities()
    first, *others = municipalities()
    skip = list(Municipality.objects.filter(slug__in=[each.slug for each in others]))
    year = date.today().year
    fill(children=DEMO_CHILDREN, seed=1, year=year, on=date(year, 9, 15), skip=skip, say=lambda line: None)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
