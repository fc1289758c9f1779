"""The schema is migrated once a run; every worker's database is a copy of it."""

from unittest import mock

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

UNFINISHED = "test_sotszakaz_unfinished"
ONE_AT_A_TIME = 189


def ensure_template(name: str) -> str:
    """The name of the migrated database: the first worker makes it, the others wait."""
    parts = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    url = make_conninfo(**{name: parts[known] for name, known in names.items()}, dbname="postgres")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        if owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(UNFINISHED)))
            owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(UNFINISHED)))
            migrate(UNFINISHED)
            owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (UNFINISHED, name))))
    return name


def migrate(name: str) -> None:
    """Bring that database to the last migration."""
    connection.close()
    with mock.patch.dict(connection.settings_dict, NAME=name):
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
