"""What a factory made for the first test of a process is put back row by row for those that ask for the same.

A market is three hundred questions to the database; its rows go back in one statement. Only the first thing that a test
makes is put back, for nothing else may stand in its way; whatever is asked for later is made by the actions. So is all
that a test makes which patches something; where that cannot be seen, it calls `factory.__wrapped__`. What was made at
one moment of a stopped clock is put back at that moment alone. A fixture without arguments may be replayed as well.
"""

import copy
import functools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from config.launch import roles
from sotszakaz.foundation.tenancy import SETTING, act_for

P = ParamSpec("P")
T = TypeVar("T")

_REAL_NOW = timezone.now
_kept: dict[Any, "Kept"] = {}
_making = False
test: Any = None
"""The running test of pytest; tests/conftest.py says it."""

TABLES = """
    SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0
        AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.relname
"""
ROWS = """
    SELECT {name}, EXISTS (SELECT FROM {table} WHERE xmin::text::bigint < {mark}),
        (SELECT json_agg(row_to_json(r))::text FROM (
            SELECT {columns} FROM {table} WHERE xmin::text::bigint >= {mark}) r)
"""
ALL_ROWS = "SELECT json_agg(row_to_json(r))::text FROM (SELECT {columns} FROM {table}) r"
PUT_BACK = """
    INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
    SELECT {columns} FROM json_populate_recordset(NULL::{table}, {rows})
"""
ANYTHING = """
    SELECT EXISTS (SELECT FROM users_user) OR EXISTS (SELECT FROM municipalities_municipality)
        OR NOT has_parameter_privilege(session_user, 'session_replication_role', 'SET')
"""


@dataclass(frozen=True)
class Kept:
    """What was made, the statement that puts its rows back, and for whom the session acted afterwards."""

    made: Any
    statement: str
    acting: list[int]


def replayed(factory: Callable[P, T]) -> Callable[P, T]:
    """Make it by the actions once a process for each set of plain arguments; put it back afterwards."""

    @functools.wraps(factory)
    def make(*args: P.args, **kwargs: P.kwargs) -> T:
        if _making or _is_patched():
            return factory(*args, **kwargs)
        try:
            key = (factory.__module__, factory.__qualname__, _moment(), _plain(args), _plain(kwargs))
        except NotPlain:
            return factory(*args, **kwargs)
        if not _is_first():
            return factory(*args, **kwargs)
        if key not in _kept:
            made: T = _make(key, lambda: factory(*args, **kwargs))
            return made
        put_back: T = _put_back(_kept[key])
        return put_back

    return make


class NotPlain(TypeError):
    """An argument that says nothing by itself: a row of the database, or something that cannot be compared."""


def _plain(value: Any) -> Any:
    """The value as a part of a key. Raises NotPlain."""
    if isinstance(value, dict):
        return tuple((name, _plain(each)) for name, each in sorted(value.items()))
    if isinstance(value, list | tuple):
        return type(value).__name__, tuple(_plain(each) for each in value)
    if hasattr(value, "_meta"):
        raise NotPlain(value)
    try:
        hash(value)
    except TypeError as error:
        raise NotPlain(value) from error
    return value


def _moment() -> datetime | None:
    """What a stopped clock shows; nothing while it goes."""
    return None if timezone.now is _REAL_NOW else timezone.now()


def _is_patched() -> bool:
    """Has the test changed more than the clock, or does its clock move by itself?"""
    patches = test.funcargs.get("monkeypatch") if test is not None else None
    changed = patches._setattr if patches else []
    if any(where is not timezone or name != "now" for where, name, _ in changed):
        return True
    return _moment() != _moment()


def _is_first() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ANYTHING)
        return not cursor.fetchone()[0]


def _make(key: Any, factory: Callable[[], Any]) -> Any:
    global _making
    _making = True
    try:
        savepoint = transaction.savepoint()  # not a block of code, for actions that end a transaction themselves
        mark = _mark()
        made = factory()
        with suppress(TypeError):  # what cannot be copied is made each time
            _kept[key] = Kept(copy.deepcopy(made), _statement(mark), _acting())
        transaction.savepoint_commit(savepoint)
    finally:
        _making = False
    return made


def _put_back(kept: Kept) -> Any:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE; SET LOCAL session_replication_role = replica")
        cursor.execute(kept.statement)
        cursor.execute(f"SET LOCAL session_replication_role = origin; SET ROLE {roles.APPLICATION}")
    act_for(kept.acting)
    return copy.deepcopy(kept.made)


def _mark() -> int:
    """The number of the transaction within which rows are made from here on; savepoints have greater ones."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS replay_mark (id int)")
        cursor.execute("INSERT INTO replay_mark VALUES (1) RETURNING xmin::text::bigint")
        mark: int = cursor.fetchone()[0]
    return mark


def _statement(mark: int) -> str:
    """Puts back what is newer than the mark; a table that migrations had filled before is put back as a whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(TABLES)
        columns = {name: sql.SQL(listed) for name, listed in cursor.fetchall()}
        looks = [
            sql.SQL(ROWS).format(
                name=sql.Literal(name), columns=listed, table=sql.Identifier(name), mark=sql.Literal(mark)
            )
            for name, listed in columns.items()
        ]
        cursor.execute(sql.SQL(" UNION ALL ").join(looks))
        found = [(name, had_rows, rows) for name, had_rows, rows in cursor.fetchall() if rows]
        statements = []
        for name, had_rows, rows in found:
            table = sql.Identifier(name)
            if had_rows:
                cursor.execute(sql.SQL(ALL_ROWS).format(columns=columns[name], table=table))
                rows = cursor.fetchone()[0]
                statements.append(sql.SQL("DELETE FROM {}").format(table))
            put_back = sql.SQL(PUT_BACK).format(table=table, columns=columns[name], rows=sql.Literal(rows))
            statements.append(put_back)
        cursor.execute(f"SET ROLE {roles.APPLICATION}")
        return sql.SQL("; ").join(statements).as_string(cursor.connection)


def _acting() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [SETTING])
        return [int(each) for each in (cursor.fetchone()[0] or "").split(",") if each]
