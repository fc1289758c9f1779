"""Who goes first when processors are short: people who read, then the line of bookings, then work behind the pages.

The gate loses little by waiting: who comes meanwhile goes along with the next call. Nothing here raises a priority, and
nobody needs it: where the system forbids or does not know it, everybody goes alike.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

GATE, POSTING = 10, 15
"""How far the gate and its sessions of PostgreSQL stand back, as `nice` counts; pages give way to nobody.

The gate goes before its own sessions: its turns are short, and a session whose call has come back is idle until then.
"""
WORK = 17
"""The same of jobs: a month that is being closed keeps no family waiting."""
OWN_POSTGRES = "SOTSZAKAZ_OWN_POSTGRES"
"""Set where PostgreSQL is ours and runs beside us, so that the numbers of its processes are those of this machine."""
TRIES, PAUSE_SECONDS = 5, 0.12
"""Linux lets the weight of sessions change ten times a second."""


def giving_way(steps: int) -> Callable[[], None]:
    """What a child does between fork and exec, in a session of its own: let others go first by so many steps."""

    def enter() -> None:
        with suppress(OSError):
            os.nice(steps)
        weigh_session("self", steps)

    return enter


def let_session_give_way(backend: int, steps: int = POSTING) -> None:
    """The process of PostgreSQL that serves a session lets its neighbours go first, if it is there and is ours.

    Each of them is a session of Linux too, so without the second step the first one moves nobody.
    """
    if os.environ.get(OWN_POSTGRES) != "1":
        return
    with suppress(OSError):
        if Path(f"/proc/{backend}/comm").read_text().startswith("postgres"):
            os.setpriority(os.PRIO_PROCESS, backend, os.getpriority(os.PRIO_PROCESS, backend) + steps)
            weigh_session(backend, steps)


def weigh_session(process: int | str, steps: int) -> None:
    """Linux weighs sessions one against another before it looks at `nice`: let that of the process stand back."""
    weight = Path(f"/proc/{process}/autogroup")
    for _ in range(TRIES):
        try:
            weight.write_text(str(steps))
        except BlockingIOError:
            time.sleep(PAUSE_SECONDS)
        except OSError:
            return
        else:
            return
