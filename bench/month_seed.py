"""Contracts for the bench of the month: `python -m bench.process month_seed ADMIN_URL SIZES`.

Sizes: contracts, groups, agreements, budget lines. Prints the first of their two months, the agreements of the
demonstration that the closing leaves out, a session of the finance officer, and which day it is there.
"""

import json
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from psycopg import sql

from config.launch import roles
from sotszakaz.delivery.settlements.open_month import earliest_open_month
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.roles import Finance
from sotszakaz.kernel.users.sessions import SessionStore
from sotszakaz.supply.agreements.models import Agreement

SQL = Path(__file__).parent / "sql"
HELD_A_CALL = 1000


def main(admin_url: str, *sizes: str) -> None:
    contracts, groups, agreements, budgets = map(int, sizes)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        municipality = admin.execute("SELECT municipality FROM bench_template").fetchone()
        assert municipality is not None
        act_for([municipality[0]])
        month = earliest_open_month(municipality[0])
        admin.execute((SQL / "month_seed.sql").read_bytes())
        admin.execute("SET session_replication_role = replica")
        admin.execute("SELECT bench_contracts(%s, %s, %s, %s, %s)", [contracts, month, groups, agreements, budgets])
        admin.execute("RESET session_replication_role")
        admin.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(roles.OWNER)))  # the ledger serves its owner
        for first in range(0, contracts, HELD_A_CALL):
            admin.execute("SELECT bench_hold(%s, %s, %s, %s)", [first, HELD_A_CALL, agreements, budgets])
        admin.execute("RESET ROLE")
        admin.execute("VACUUM ANALYZE")
    ours = Agreement.objects.filter(municipality_id=municipality[0], pk__lt=1_000_000)
    found = {
        "month": str(month),
        "left_out": list(ours.values_list("pk", flat=True)),
        "session": session_of_finance(municipality[0]),
        "today": str(today_in(Municipality.objects.get(pk=municipality[0]))),
    }
    print(json.dumps(found))


def session_of_finance(municipality_id: int) -> str:
    """As after a login."""
    officer = (
        Membership.objects.select_related("user").get(municipality_id=municipality_id, role_name=Finance.name).user
    )
    session = SessionStore()
    session[SESSION_KEY] = str(officer.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session.create()
    assert session.session_key is not None
    return session.session_key
