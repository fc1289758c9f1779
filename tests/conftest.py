"""The bench: a throw-away PostgreSQL for each run, the application's role in every test, nothing skipped in CI.

Tests of properties try the same examples in every run, so that what passes here passes in CI. Others, and as many as
one likes, are tried by `pytest --hypothesis-profile=wandering --hypothesis-seed=…`.
"""

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import hypothesis
import pytest
from hypothesis.internal.conjecture import providers

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "src"))

import psycopg  # noqa: E402 — the path above comes first
from tests import throwaway  # noqa: E402

from config.launch import roles  # noqa: E402
from config.launch.cluster import FAST_AND_LOSSY, Cluster  # noqa: E402

UNTIMED = hypothesis.settings(  # how fast a machine is says nothing of the code
    deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], database=None, print_blob=True
)
hypothesis.settings.register_profile("wandering", UNTIMED, derandomize=False)
hypothesis.settings.register_profile("same", UNTIMED, derandomize=True)
hypothesis.settings.load_profile("same")
providers._get_local_constants = lambda: providers._local_constants
"""None: constants of our sources are drawn otherwise, and which they are depends on what a process has loaded."""

PASSWORD = "for-this-run-only"
TEMPLATE = "test_sotszakaz_template"
SETTINGS = {**FAST_AND_LOSSY, "max_connections": "200", "shared_buffers": "256MB"}
"""Files that lie in memory need few buffers: with more, their pages would only lie there twice."""
QUICK_PASSWORDS = """
    SELECT set_config('scram_iterations', '1', false) WHERE current_setting('server_version_num')::int >= 160000
"""  # tests open thousands of sessions
_cluster: Cluster | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, in the process that the workers of xdist descend from."""
    global _cluster
    if "PYTEST_XDIST_WORKER" in os.environ or config.option.collectonly:
        return
    outside = os.environ.get("TEST_DATABASE_URL")  # a superuser of another PostgreSQL ≥ 15
    if outside:
        admin = outside
    else:
        _cluster = Cluster(throwaway.new_folder(), PASSWORD, settings=SETTINGS)
        _cluster.start()
        admin = _cluster.url("postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(QUICK_PASSWORDS)
        for role in (roles.OWNER, roles.APPLICATION):
            roles.ensure_role(connection, role, PASSWORD)
        connection.execute(f"ALTER ROLE {roles.OWNER} CREATEDB")
        connection.execute(f"GRANT {roles.APPLICATION} TO {roles.OWNER}")
        connection.execute(f"GRANT SET ON PARAMETER session_replication_role TO {roles.OWNER}")
        connection.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")  # of an earlier run, where PostgreSQL is outside
    parts = psycopg.conninfo.conninfo_to_dict(admin)
    os.environ["DATABASE_URL"] = f"postgresql://{roles.OWNER}:{PASSWORD}@{parts['host']}:{parts['port']}/sotszakaz"
    from django.conf import settings

    from config.settings._environment import database

    settings.DATABASES["default"].update(database(os.environ["DATABASE_URL"]))


def pytest_unconfigure() -> None:
    if _cluster is not None:
        _cluster.stop()
        shutil.rmtree(_cluster.folder, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs programs that are not here; CI=true makes each such skip a failure, below."""
    from tests.longest import begin_with_the_longest

    begin_with_the_longest(items, workers=int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    for item in items:
        for mark in item.iter_markers("debian"):
            missing = [program for program in mark.args if shutil.which(program) is None]
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"нет программ: {', '.join(missing)}"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """All that is imported stays: do not look through it for rubbish while it grows."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: never look through it for rubbish again."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A process keeps nothing of the tests before: neither rows nor how often somebody has asked in a minute."""
    from django.core.cache import cache
    from tests.factories import disturbance, replay  # models need settings, which come with the database

    disturbance.test = item
    replay.forget()
    cache.clear()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Under CI a skipped test is a failed one: CI must have everything that tests need."""
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: object) -> None:
    """The database of this worker is copied from the one that was migrated."""
    from django.db import connection
    from tests.template import ensure_template

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.settings_dict["TEST"]["TEMPLATE"] = ensure_template(TEMPLATE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The owner has migrated; from here on the tests are the application's role, as the web is."""
    from django.db import connection
    from django.test import TransactionTestCase
    from tests.emptying import empty_tables, remember_delivered

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_database()")
            name = cursor.fetchone()[0]
        assert name.startswith("test_"), name
        connection.ensure_connection()
        roles.grant_application(connection.connection)
        remember_delivered()
        connection.close()
        connection.settings_dict["OPTIONS"] = {"options": f"-c role={roles.APPLICATION}"}
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", empty_tables):
        yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        connection.settings_dict["OPTIONS"] = {}


@pytest.fixture
def empty_queue(transactional_db: None) -> None:
    """No jobs and no workers of earlier tests: Django does not clean tables that it does not manage."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")
        cursor.execute(f"SET ROLE {roles.APPLICATION}")
