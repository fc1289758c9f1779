"""What a factory made for the first test of a process is put back row by row for those that ask for the same.

A market is three hundred questions to the database; its rows go back in one statement. Put back is what is made of an
untouched database, and what is made next of that by one more factory, as long as nobody else has written anything:
PostgreSQL counts the rows that a transaction has written, and what it had counted stands in a setting, which a rolled
back savepoint takes back as well. Whatever is asked for later is made by the actions. So is all that a test makes which
patches something or watches what is done. What was made at one moment of a stopped clock is put back at that moment
alone. A fixture without arguments may be replayed as well.

A replayed factory is given copies of its arguments and gives a copy of what it made, the first time as well as later.
"""

import copy
import functools
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction
from psycopg import sql
from tests.factories import disturbance
from tests.factories.plain import NotPlain, plain

from config.launch import roles
from sotszakaz.foundation.tenancy import SETTING, act_for
from sotszakaz.kernel.regulations import selectors as regulations
from sotszakaz.kernel.regulations import working_days
from sotszakaz.kernel.users.access import SYSTEM

P = ParamSpec("P")
T = TypeVar("T")

_kept: dict[Any, "Kept"] = {}
_columns: dict[str, sql.SQL] = {}
_making = False
"""Is something being made of parts that are made by the actions as well?"""

WRITTEN = """
    SELECT sum(pg_stat_get_xact_tuples_inserted(oid)) || ' ' || sum(pg_stat_get_xact_tuples_updated(oid)) || ' '
        || sum(pg_stat_get_xact_tuples_deleted(oid))
    FROM pg_class WHERE relkind = 'r' AND relpersistence <> 't'
"""
"""Rows of all tables, also those of the catalogue of the database, that this transaction has written until now."""
PLACE = f"""
    SELECT EXISTS (SELECT FROM users_user) OR EXISTS (SELECT FROM municipalities_municipality),
        has_parameter_privilege(session_user, 'session_replication_role', 'SET') AND current_user = %s,
        pg_current_xact_id_if_assigned()::text, ({WRITTEN}),
        current_setting('replay.at', true), current_setting(%s, true)
"""
STAND = f"SELECT set_config('replay.at', '{{node}} ' || pg_current_xact_id() || ' ' || ({WRITTEN}), false)"
COUNTS = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid),
        pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
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


@dataclass(frozen=True)
class Kept:
    """What was made, the statement that puts its rows back, for whom the session acted afterwards."""

    node: int
    made: Any
    statement: str
    acting: list[int]
    hooks: list[tuple[Callable[[], object], bool]]
    """What waits for the end of the transaction, and whether its failure is only logged."""


@dataclass(frozen=True)
class Place:
    """Where a test stands with nothing written since: at an untouched database, or at what a factory has made."""

    node: int
    """The number of what was made; nothing was where it is 0."""
    acting: str
    is_certain: bool
    """Whether this transaction can answer for it."""


def replayed(factory: Callable[P, T]) -> Callable[P, T]:
    """Make it by the actions once a process for each set of plain arguments; put it back afterwards."""

    @functools.wraps(factory)
    def make(*args: P.args, **kwargs: P.kwargs) -> T:
        if _making or disturbance.is_there():
            return factory(*args, **kwargs)
        try:
            said = plain((args, kwargs))
        except NotPlain:
            return factory(*args, **kwargs)
        place = _place()
        if place is None:
            return factory(*args, **kwargs)
        key = (place, factory.__module__, factory.__qualname__, disturbance.moment(), said)
        if key in _kept:
            made: T = _put_back(_kept[key], place)
        else:
            made = _make(key, place, partial(_with_copies, factory, args, kwargs))
        forget()
        return made

    return make


def _place() -> Place | None:
    """Nothing where there is more than can be told."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [roles.APPLICATION, SETTING])
        has_anything, may_put_back, transaction_id, written, stood, acting = cursor.fetchone()
    if not may_put_back:
        return None
    node, _, found = (stood or "").partition(" ")
    if transaction_id is not None and found == f"{transaction_id} {written}":
        return Place(int(node), acting or "", is_certain=True)
    if has_anything:
        return None
    return Place(0, acting or "", is_certain=transaction_id is None and connection.in_atomic_block)


def _with_copies(factory: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    args, kwargs = _copy((args, kwargs))
    return factory(*args, **kwargs)


def _copy(value: Any) -> Any:
    return copy.deepcopy(value, {id(SYSTEM): SYSTEM})


def forget() -> None:
    """What the process keeps of rows is read anew, whether they were made or put back."""
    working_days.forget()
    regulations._kept.clear()


def _make(key: Any, place: Place, factory: Callable[[], Any]) -> Any:
    global _making
    _making = not place.is_certain  # where nothing can be counted, what it is made of is not put back
    try:
        before, hooks = _counts() if place.is_certain else {}, len(connection.run_on_commit)
        savepoint = transaction.savepoint()  # not a block of code, for actions that end a transaction themselves
        mark = _mark()
        if place.is_certain:
            _stand_at(place.node)
        made = factory()
        with suppress(TypeError):  # what cannot be copied is made each time
            if place.is_certain:
                _judge_all()
            statement = _statement(mark, before if place.is_certain else None)
            kept = _kept[key] = Kept(len(_kept) + 1, _copy(made), statement, _acting(), _hooks(hooks))
            made = _copy(kept.made)
            act_for(kept.acting)  # said once more, as it is when this is put back
        transaction.savepoint_commit(savepoint)
        if key in _kept and place.is_certain:
            _stand_at(_kept[key].node)
    finally:
        _making = False
    return made


def _put_back(kept: Kept, place: Place) -> Any:
    steps = [
        "SET ROLE NONE; SET LOCAL session_replication_role = replica",
        kept.statement,
        f"SET LOCAL session_replication_role = origin; SET ROLE {roles.APPLICATION}",
        STAND.format(node=kept.node) if place.is_certain else "",
    ]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(";".join(steps))
    act_for(kept.acting)
    for call, is_robust in kept.hooks:
        transaction.on_commit(call, robust=is_robust)
    return _copy(kept.made)


def _stand_at(node: int) -> None:
    """Say that nothing was written since."""
    with connection.cursor() as cursor:
        cursor.execute(STAND.format(node=node))


def _mark() -> int:
    """The number of the transaction within which rows are made from here on; savepoints have greater ones."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS replay_mark (id int)")
        cursor.execute("INSERT INTO replay_mark VALUES (1) RETURNING xmin::text::bigint")
        mark: int = cursor.fetchone()[0]
    return mark


def _judge_all() -> None:
    """Nothing that is kept waits for the verdict of a deferred constraint."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _counts() -> dict[str, tuple[int, int]]:
    """Rows of each table that this transaction has added, and those it has changed or removed."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        return {name: (added, altered) for name, added, altered in cursor.fetchall()}


def _statement(mark: int, before: dict[str, tuple[int, int]] | None) -> str:
    """Puts back what is newer than the mark.

    A table of which rows were changed or removed since the counts before is put back as a whole. Where nothing can be
    counted, so is one that had rows before.
    """
    counts = _counts() if before is not None else {}
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        columns = {
            name: listed for name, listed in _tables(cursor).items() if before is None or counts[name] != before[name]
        }
        looks = [
            sql.SQL(ROWS).format(
                name=sql.Literal(name), columns=listed, table=sql.Identifier(name), mark=sql.Literal(mark)
            )
            for name, listed in columns.items()
        ]
        cursor.execute(sql.SQL(" UNION ALL ").join(looks) if looks else "SELECT WHERE false")
        statements = []
        for name, had_rows, rows in cursor.fetchall():
            table = sql.Identifier(name)
            if counts[name][1] != before[name][1] if before is not None else had_rows and rows:
                cursor.execute(sql.SQL(ALL_ROWS).format(columns=columns[name], table=table))
                rows = cursor.fetchone()[0]
                statements.append(sql.SQL("DELETE FROM {}").format(table))
            if rows:
                statements.append(sql.SQL(PUT_BACK).format(table=table, columns=columns[name], rows=sql.Literal(rows)))
        cursor.execute(f"SET ROLE {roles.APPLICATION}")
        return sql.SQL("; ").join(statements).as_string(cursor.connection)


def _tables(cursor: Any) -> dict[str, sql.SQL]:
    """The columns of each table, as a statement lists them."""
    if not _columns:
        cursor.execute(TABLES)
        _columns.update({name: sql.SQL(listed) for name, listed in cursor.fetchall()})
    return _columns


def _acting() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [SETTING])
        return [int(each) for each in (cursor.fetchone()[0] or "").split(",") if each]


def _hooks(since: int) -> list[tuple[Callable[[], object], bool]]:
    """What was told to wait for the end of the transaction. Raises NotPlain where it holds more than plain values."""
    found = [(call, is_robust) for _, call, is_robust in connection.run_on_commit[since:]]
    for call, _ in found:
        named: Any = call.func if isinstance(call, partial) else call
        if vars(sys.modules[named.__module__]).get(named.__qualname__) is not named:
            raise NotPlain(call)
        if isinstance(call, partial):
            plain((call.args, call.keywords))
    return found
