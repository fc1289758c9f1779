"""Tests with real transactions leave rows behind: the tables that have any are emptied after each.

What migrations wrote is put back, so that no test finds another database for having come later.
"""

from typing import Any

from django.db import OperationalError, connection
from psycopg import sql
from psycopg.errors import DeadlockDetected

TRIES = 5
KEPT = {"django_content_type", "auth_permission"}  # written by migrations, as they are, and by nobody else

# A lock waits for sessions that still write; without triggers the guards of the history and foreign keys keep still.
# The size of a file says at once that a table never had a row.
EMPTY = """
DO $$
DECLARE
    written text;
BEGIN
    FOR written IN
        SELECT oid::regclass::text FROM pg_class WHERE relname = ANY ({tables}) AND pg_relation_size(oid) > 0 ORDER BY 1
    LOOP
        EXECUTE 'LOCK TABLE ' || written || ' IN ACCESS EXCLUSIVE MODE';
        EXECUTE 'DELETE FROM ' || written;
    END LOOP;
END $$
"""

COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = {table}::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
PUT_BACK = """
    INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
    SELECT {columns} FROM json_populate_recordset(NULL::{table}, {rows})
"""
_delivered: list[sql.Composable] = []


def remember_delivered() -> None:
    """Keep the rows that a migrated database begins with."""
    _delivered.clear()
    with connection.cursor() as cursor:
        for name in _tables():
            table = sql.Identifier(name)
            cursor.execute(sql.SQL("SELECT json_agg(row_to_json(r))::text FROM {} r").format(table))
            rows = cursor.fetchone()[0]
            if rows:
                cursor.execute(sql.SQL(COLUMNS).format(table=sql.Literal(name)))
                columns = sql.SQL(cursor.fetchone()[0])
                _delivered.append(sql.SQL(PUT_BACK).format(table=table, columns=columns, rows=sql.Literal(rows)))


def _tables() -> list[str]:
    return sorted(set(connection.introspection.django_table_names(include_views=False)) - KEPT)


def _empty(cursor: Any) -> None:
    """A page that the browser has left may still be on its way: in a deadlock with it we are who asks once more."""
    statement = sql.SQL(EMPTY).format(tables=sql.Literal(_tables()))
    for _ in range(TRIES):
        try:
            cursor.execute(statement)
        except OperationalError as stopped:
            if not isinstance(stopped.__cause__, DeadlockDetected):
                raise
        else:
            return
    cursor.execute(statement)


def empty_tables(test_case: Any) -> None:
    """Delete every row that the test committed, as the owner; replaces the flush of TransactionTestCase.

    A flush cuts all tables anew, though a test writes to a few of them, and then renews all permissions.
    """
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SET session_replication_role = replica")
        _empty(cursor)
        for statement in _delivered:
            cursor.execute(statement)
    connection.close()
