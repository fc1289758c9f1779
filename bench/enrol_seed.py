"""Fills the database of the bench: a demonstration year of one municipality, made as `demo` makes it, then its copies.

Run in a process of its own, as the owner: `python -m bench.process enrol_seed ADMIN_URL CHILDREN [GROUPS]`.
"""

import json
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from psycopg import sql

from bench.enrol_requests import AGREEMENT, BUDGET, COPIES, PARENTS, PLENTY, SEAT, VOLUME
from config.launch import roles
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.sessions import SessionStore
from sotszakaz.outside.demonstration.data_files import municipalities
from sotszakaz.outside.demonstration.demo import fill
from sotszakaz.outside.demonstration.loading import load_municipalities

SQL = Path(__file__).parent / "sql"
GROUPS, SCARCE, AGREEMENTS, BUDGETS = 1100, 50, 100, 20
"""Groups from the thousandth on are the hot ones; the last `SCARCE` of them have no place until one is granted."""
DEMO_CHILDREN = 20
ENRICH = """
    SELECT bench_grant(a.id, 1, %s) FROM ledger_account a
    WHERE a.id < 1000000 AND a.kind IN ('budget_line', 'order_volume')
"""
"""The page books on the order's own line and volume, which the demonstration has filled for a handful of children."""


def main(admin_url: str, copies: str, copies_of_group: str = str(GROUPS)) -> None:
    children, groups = int(copies), int(copies_of_group)
    make_year()
    accounts = [
        ("certificate", "rub", COPIES, children),
        ("seat", "place", SEAT, groups),
        ("agreement", "rub", AGREEMENT, AGREEMENTS),
        ("budget_line", "rub", BUDGET, BUDGETS),
        ("order_volume", "person_hour", VOLUME, BUDGETS),
    ]
    with psycopg.connect(admin_url) as admin:
        admin.execute((SQL / "enrol_seed.sql").read_bytes())
        admin.execute("GRANT ALL ON bench_template TO PUBLIC")
        admin.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(roles.OWNER)))  # the ledger serves its owner
        for kind, unit, first, size in accounts:
            admin.execute("SELECT bench_accounts(%s, %s, %s, %s)", [kind, unit, first, size])
            granted = size - SCARCE if kind == "seat" else size
            admin.execute("SELECT bench_grant(%s, %s, %s)", [first, granted, PLENTY])
        admin.execute(ENRICH, [PLENTY])
        admin.execute("RESET ROLE")
        admin.execute("SET session_replication_role = replica")
        admin.execute("SELECT bench_ground(%s, %s, %s, %s)", [children, groups, AGREEMENTS, PARENTS])
        admin.execute((SQL / "enrol_bare.sql").read_bytes())
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")
    print(json.dumps(sessions()))


def make_year() -> None:
    """The first municipality with a handful of children, on a day in the autumn."""
    load_municipalities()
    others = [file.slug for file in municipalities()[1:]]
    today = timezone.localdate()
    fill(
        children=DEMO_CHILDREN,
        seed=1,
        year=today.year,
        on=today.replace(month=9, day=15),
        skip=list(Municipality.objects.filter(slug__in=others)),
        say=lambda line: None,
    )


def sessions() -> list[str]:
    """A session of each parent, as after a login."""
    keys = []
    for parent in User.objects.filter(pk__gte=COPIES).order_by("pk"):
        session = SessionStore()
        session[SESSION_KEY] = str(parent.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = parent.get_session_auth_hash()
        session.create()
        assert session.session_key is not None
        keys.append(session.session_key)
    return keys
