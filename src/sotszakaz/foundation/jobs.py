"""Periodic work of the worker: an app's `tasks.py` says what to do and how often, this module runs it once a tick.

    @periodic("* * * * *", title="Предложить освободившиеся места")
    def offer_freed_places(at: datetime) -> None: ...

Any number of workers may run: a tick is put into the queue once. A tick that came while no worker ran for ten
minutes is lost, so a job must look at what is due and not at what the clock says.
The session acts for nobody: a job acts for each municipality by `acting_for`.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app

from sotszakaz.foundation.models import JobRun
from sotszakaz.foundation.tenancy import act_for

ERROR_LENGTH = 500

Work = Callable[[datetime], object]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """`name` is `app.function`, `title` says in Russian what it does, `cron` when."""

    name: str
    title: str
    cron: str


_jobs: dict[str, Job] = {}


def periodic(cron: str, *, title: str, alone: bool = True) -> Callable[[Work], Work]:
    """Run the function at each tick of `cron` (UTC), with the moment of the start.

    `alone` keeps it from running beside itself, also when its worker was killed until `rescue_jobs` has looked.
    """

    def register(work: Work) -> Work:
        name = f"{work.__module__.split('.')[-2]}.{work.__name__}"
        if name in _jobs:
            raise ValueError(f"job {name} is registered twice")
        _jobs[name] = Job(name, title, cron)

        def run(timestamp: int) -> None:
            with watched(name):
                work(timezone.now())

        app.periodic(cron=cron)(app.task(name=name, lock=name if alone else None, queueing_lock=name)(run))
        return work

    return register


def registered_jobs() -> list[Job]:
    """All periodic jobs by name."""
    return [_jobs[name] for name in sorted(_jobs)]


@contextmanager
def watched(name: str) -> Iterator[None]:
    """Note how the job fares, and act for nobody before and after."""
    started = timezone.now()
    act_for([])
    JobRun.objects.bulk_create(
        [JobRun(name=name, started_at=started)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["started_at"],
    )
    run = JobRun.objects.filter(name=name)
    try:
        yield
    except Exception as error:
        logger.exception("job %s failed", name)
        words = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
        run.update(failed_at=timezone.now(), error=words, failures=F("failures") + 1)
        raise
    finally:
        act_for([])
    run.update(finished_at=timezone.now(), runs=F("runs") + 1)
