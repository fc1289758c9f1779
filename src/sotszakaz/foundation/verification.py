"""What must hold over all rows at any time, said as data: apps register checks, the command `verify` runs them.

A check's `sql` selects one column, a row for each offender; no rows means that the check passes. It is run by the
owner of the tables, who sees all rows. Register in `AppConfig.ready`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from psycopg import sql


@dataclass(frozen=True, slots=True)
class Check:
    """`name` is `app.rule`; `sentence` says in Russian what holds."""

    name: str
    sentence: str
    sql: str


@dataclass(frozen=True, slots=True)
class Finding:
    """How many rows offend against the check, and a few of them."""

    check: Check
    offenders: int
    examples: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return self.offenders == 0


_checks: dict[str, Check] = {}


def register_check(*checks: Check) -> None:
    """Add checks to `verify`; a name is given once."""
    for check in checks:
        if _checks.setdefault(check.name, check) != check:
            raise ValueError(f"check {check.name} is registered twice")


def registered_checks() -> list[Check]:
    """All checks by name."""
    return [_checks[name] for name in sorted(_checks)]


@contextmanager
def unchanging_view() -> Iterator[None]:
    """One read-only snapshot for all queries inside, so that bookings going on do not look like defects.

    Inside a transaction of the caller its view is taken as it is.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def find_offenders(check: Check) -> Finding:
    """Run one check."""
    query = sql.SQL("SELECT count(*), (array_agg(offender::text))[1:5] FROM ({}) AS found (offender)")
    with connection.cursor() as cursor:
        cursor.execute(query.format(sql.SQL(check.sql)))
        offenders, examples = cursor.fetchone()
    return Finding(check, offenders, tuple(examples or ()))
