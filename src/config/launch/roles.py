"""Two database roles: the owner migrates, the application reads and writes rows and nothing else."""

import psycopg
from psycopg import sql

OWNER = "sotszakaz_owner"
APPLICATION = "sotszakaz_app"

APPLICATION_GRANTS = """
    GRANT USAGE ON SCHEMA public TO {app};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app};
    ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
    ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app};
"""


def ensure_role(connection: psycopg.Connection, name: str, password: str) -> None:
    """Make the login role or renew its password. Needs the right to create roles."""
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = sql.SQL("ALTER ROLE" if known else "CREATE ROLE")
    options = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}").format(sql.Literal(password))
    connection.execute(sql.SQL(" ").join([verb, sql.Identifier(name), options]))


def ensure_database(connection: psycopg.Connection, name: str, *, owner: str) -> None:
    """Make the database, owned by `owner`. The connection must be in autocommit mode."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(owner)
            )
        )


def grant_application(connection: psycopg.Connection, *, owner: str = OWNER, application: str = APPLICATION) -> None:
    """Let the application's role work with the rows of every table of the owner, today's and tomorrow's."""
    connection.execute(sql.SQL(APPLICATION_GRANTS).format(app=sql.Identifier(application), owner=sql.Identifier(owner)))
