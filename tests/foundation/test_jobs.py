"""Periodic jobs in real worker processes: a tick runs once, a failure is noted, a killed worker loses nothing."""

import time

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.concurrency.callers import connect
from tests.processes import running, wait_until

from config.launch import roles
from sotszakaz.foundation.jobs import registered_jobs, watched
from sotszakaz.foundation.models import JobRun
from sotszakaz.foundation.tenancy import act_for

JOB = "foundation.rescue_jobs"


def worker():
    return running(module="config.worker")


def ticks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_periodic_defers WHERE task_name = %s", [JOB])
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_two_workers_run_a_tick_once(empty_queue):
    with worker(), worker():
        wait_until(lambda: JobRun.objects.filter(name=JOB, finished_at__isnull=False).exists())
        wait_until(lambda: JobRun.objects.get(name=JOB).runs == ticks())
        time.sleep(1)

    jobs = ProcrastinateJob.objects.filter(task_name=JOB)
    assert jobs.count() == ticks()
    assert JobRun.objects.get(name=JOB).runs == jobs.filter(status="succeeded").count()  # the latest may wait yet


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_was_doing_is_done_by_the_next(empty_queue):
    with connect(roles.OWNER) as other, worker() as killed:
        other.execute("LOCK TABLE foundation_jobrun")  # the job cannot begin
        wait_until(lambda: ProcrastinateJob.objects.filter(task_name=JOB, status="doing").exists())
        killed.kill()
        killed.wait()
    left_id = ProcrastinateJob.objects.filter(task_name=JOB, status="doing").earliest("pk").pk
    with connect(roles.OWNER) as other:
        other.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        other.execute("DELETE FROM procrastinate_periodic_defers")

    with worker():
        wait_until(lambda: not ProcrastinateJob.objects.filter(pk=left_id, status__in=["doing", "todo"]).exists())


@pytest.mark.django_db
def test_a_job_that_fails_is_noted_with_its_error():
    with pytest.raises(ValueError, match="no day"), watched("tests.failing"):
        raise ValueError("no day")

    run = JobRun.objects.get(name="tests.failing")
    assert (run.failures, run.runs, run.finished_at) == (1, 0, None)
    assert run.error == "ValueError: no day"


@pytest.mark.django_db
def test_a_job_that_works_again_keeps_the_memory_of_its_failure():
    with pytest.raises(ValueError, match="no day"), watched("tests.failing"):
        raise ValueError("no day")
    with watched("tests.failing"):
        pass

    run = JobRun.objects.get(name="tests.failing")
    assert run.runs == 1
    assert run.finished_at > run.failed_at


@pytest.mark.django_db
def test_a_job_acts_for_nobody_until_it_says_for_whom():
    act_for([7])

    with watched("tests.quiet"), connection.cursor() as cursor:
        cursor.execute("SELECT acting_municipalities()")
        assert cursor.fetchone()[0] == []


def test_every_job_says_in_russian_what_it_does():
    assert [job.name for job in registered_jobs() if not any("а" <= letter <= "я" for letter in job.title)] == []


@pytest.mark.django_db
def test_jobs_are_the_worker_s_own_periodic_tasks():
    assert {name for name, _ in app.periodic_registry.periodic_tasks} == {job.name for job in registered_jobs()}
