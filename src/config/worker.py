"""The worker of jobs: `python -m config.worker`. Long work makes many small things: nothing else is looked through."""

import django
from django.core.management import call_command

from config.readiness import keep_memory_still

CONCURRENCY = 2


def main() -> None:
    django.setup()
    keep_memory_still()
    call_command("procrastinate", "worker", "--concurrency", str(CONCURRENCY))


if __name__ == "__main__":
    main()
