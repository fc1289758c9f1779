"""How the work behind the pages fares: periodic jobs, the outbox, live workers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from sotszakaz.foundation.jobs import Job, registered_jobs
from sotszakaz.foundation.models import JobRun, OutboxMessage

ALIVE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class JobHealth:
    """A job and its latest runs; None when no worker has begun it yet."""

    job: Job
    run: JobRun | None

    @property
    def is_failing(self) -> bool:
        """Did the latest run that ended fail."""
        run = self.run
        return (
            run is not None and run.failed_at is not None and not (run.finished_at and run.finished_at > run.failed_at)
        )


@dataclass(frozen=True, slots=True)
class OutboxHealth:
    """How many messages wait and since when, how many of them have failed already, how many wait for a person."""

    waiting: int
    oldest_at: datetime | None
    parked: int
    retried: int = 0


def list_job_health() -> list[JobHealth]:
    """All periodic jobs by name."""
    runs = {run.name: run for run in JobRun.objects.order_by("name")}
    return [JobHealth(job, runs.get(job.name)) for job in registered_jobs()]


def outbox_health() -> OutboxHealth:
    parked = Q(parked_at__isnull=False)
    found = OutboxMessage.objects.aggregate(
        waiting=Count("pk", filter=~parked),
        oldest=Min("created_at", filter=~parked),
        parked=Count("pk", filter=parked),
        retried=Count("pk", filter=~parked & Q(error__gt="")),
    )
    return OutboxHealth(found["waiting"], found["oldest"], found["parked"], found["retried"])


def list_parked() -> "QuerySet[OutboxMessage]":
    """Messages that wait for a person, the earliest first."""
    return OutboxMessage.objects.filter(parked_at__isnull=False).order_by("pk")


def list_failed() -> "QuerySet[OutboxMessage]":
    """Messages that could not be told: parked for a person, or to be tried again by themselves; the earliest first."""
    return OutboxMessage.objects.filter(error__gt="").order_by("pk")


def count_workers() -> int:
    """Workers that have given a sign of life within the latest minute."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=timezone.now() - ALIVE).count()
