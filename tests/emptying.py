"""Tests with real transactions leave rows behind: the tables that have any are emptied after each."""

from typing import Any

from django.db import connection
from psycopg import sql

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


def empty_tables(test_case: Any) -> None:
    """Delete every row that the test committed, as the owner; replaces the flush of TransactionTestCase.

    A flush cuts all tables anew, though a test writes to a few of them, and then renews all permissions.
    """
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SET session_replication_role = replica")
        tables = sorted(set(connection.introspection.django_table_names(include_views=False)) - KEPT)
        cursor.execute(sql.SQL(EMPTY).format(tables=sql.Literal(tables)))
    connection.close()
