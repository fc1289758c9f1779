"""Closes a month as the worker does: `python -m bench.process month_close MUNICIPALITY MONTH ON LEFT_OUT`.

Prints the seconds, the memory (megabytes at most) before the first portion and after the last.
"""

import json
import resource
import time
from datetime import date

from django.db.backends.signals import connection_created

from config.launch.priority import WORK, giving_way
from config.readiness import keep_memory_still
from config.worker import let_sessions_give_way
from sotszakaz.delivery.settlements.actions import begin_closing, continue_closing
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.regulations.working_days import days_off_between
from sotszakaz.kernel.users.access import SYSTEM


def main(municipality: str, month: str, on: str, left_out: str) -> None:
    giving_way(WORK)()
    connection_created.connect(let_sessions_give_way)
    keep_memory_still()
    act_for([int(municipality)])
    days_off_between(int(municipality), date.fromisoformat(month), date.fromisoformat(on))  # a worker has read them
    start = time.perf_counter()
    closing = begin_closing(
        municipality_id=int(municipality),
        month=date.fromisoformat(month),
        by=SYSTEM,
        on=date.fromisoformat(on),
        left_out=frozenset(json.loads(left_out)),
    )
    before = memory()
    continue_closing(closing_id=closing.pk)
    seconds = time.perf_counter() - start
    print(json.dumps({"closing": closing.pk, "seconds": seconds, "before": before, "after": memory()}))


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
