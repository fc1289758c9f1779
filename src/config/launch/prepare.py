"""Brings the database of an installation to what the code expects. Runs as the owner, in a process of its own.

python -m config.launch.prepare [--demo]
"""

import sys

import django
from django.core.management import call_command
from django.db import connection

from config.launch import roles

MIGRATION_LOCK = 189_2020
LOCK_TIMEOUT = "60s"


def migrate() -> None:
    """Migrate alone: two starts at once wait for one another, a blocked table gives up in a minute."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
            call_command("migrate", verbosity=0, interactive=False)
            owner = connection.settings_dict["USER"]
            roles.grant_application(connection.connection, owner=owner)
        finally:
            cursor.execute("SELECT set_config('lock_timeout', '0', false)")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def main(arguments: list[str]) -> None:
    django.setup()
    migrate()
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_municipalities")
    if "--demo" in arguments:
        call_command("demo", if_empty=True)


if __name__ == "__main__":
    main(sys.argv[1:])
