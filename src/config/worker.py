"""The worker of jobs: `python -m config.worker`. Long work makes many small things: nothing else is looked through.

It lets pages and bookings go first, and so do its sessions of PostgreSQL.
"""

from typing import Any

import django
from django.core.management import call_command
from django.db.backends.signals import connection_created

from config.launch.priority import WORK, let_session_give_way
from config.readiness import keep_memory_still

CONCURRENCY = 2


def let_sessions_give_way(**told: Any) -> None:
    """What a process of long work does for each of its sessions (`connection_created`)."""
    let_session_give_way(told["connection"].connection.info.backend_pid, WORK)


def main() -> None:
    connection_created.connect(let_sessions_give_way)
    django.setup()
    keep_memory_still()
    call_command("procrastinate", "worker", "--concurrency", str(CONCURRENCY))


if __name__ == "__main__":
    main()
