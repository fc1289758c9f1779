"""What happened before the test: rows that nobody may change are moved in time as the owner of the database."""

from typing import Any

from django.db import connection

from config.launch import roles


def as_owner(statement: str, *parameters: Any) -> None:
    """Run the statement without guards and triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET ROLE NONE; SET session_replication_role = replica")
        cursor.execute(statement, parameters or None)
        cursor.execute(f"SET session_replication_role = origin; SET ROLE {roles.APPLICATION}")
