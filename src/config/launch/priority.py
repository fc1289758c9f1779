"""Who goes first when processors are short: people who read, then the line of bookings.

The gate loses little by waiting: who comes meanwhile goes along with the next call. Nothing here raises a priority, and
nobody needs it: where the system forbids or does not know it, everybody goes alike.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

GATE = 10
"""How far the gate and its sessions of PostgreSQL stand back, as `nice` counts; pages give way to nobody."""
OWN_POSTGRES = "SOTSZAKAZ_OWN_POSTGRES"
"""Set where PostgreSQL is ours and runs beside us, so that the numbers of its processes are those of this machine."""


def giving_way(steps: int) -> Callable[[], None]:
    """What a child does between fork and exec, in a session of its own: let others go first by so many steps."""

    def enter() -> None:
        with suppress(OSError):
            os.nice(steps)
        with suppress(OSError):  # Linux weighs sessions one against another before it looks at `nice`
            Path("/proc/self/autogroup").write_text(str(steps))

    return enter


def let_session_give_way(backend: int) -> None:
    """The process of PostgreSQL that serves a session lets its neighbours go first, if it is there and is ours."""
    if os.environ.get(OWN_POSTGRES) != "1":
        return
    with suppress(OSError):
        if Path(f"/proc/{backend}/comm").read_text().startswith("postgres"):
            os.setpriority(os.PRIO_PROCESS, backend, os.getpriority(os.PRIO_PROCESS, backend) + GATE)
