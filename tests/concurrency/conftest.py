import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo
from tests.concurrency.callers import Caller
from tests.factories.kernel import MunicipalityFactory
from tests.web.conftest import on_today

from config.launch import roles
from config.launch.cluster import DATABASE, Cluster
from config.settings._environment import database
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.municipalities.models import Municipality

__all__ = ["on_today"]

PASSWORD = "password-of-the-test"


@pytest.fixture(scope="module")
def durable() -> Iterator[Cluster]:
    """A cluster of our own that keeps its promises, unlike the one of the other tests; with a schema."""
    folder = Path(tempfile.mkdtemp(prefix="sotszakaz-kill-"))
    folder.chmod(0o755)
    cluster = Cluster(folder, PASSWORD)
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def on_durable(durable: Cluster, django_db_setup: None, django_db_blocker: Any) -> Iterator[Cluster]:
    """Django's connection leads to that cluster, as the application's role, until the end of the test."""
    with psycopg.connect(durable.url("postgres"), autocommit=True) as admin:
        for role in (roles.OWNER, roles.APPLICATION):
            roles.ensure_role(admin, role, PASSWORD)
        admin.execute(f"GRANT {roles.APPLICATION} TO {roles.OWNER}")
        roles.ensure_database(admin, DATABASE, owner=roles.OWNER)
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.close()
        copy_schema(before, durable)
        connection.settings_dict.update(database(durable.url(user=roles.OWNER)))
        try:
            connection.settings_dict["OPTIONS"] = {"options": f"-c role={roles.APPLICATION}"}
            yield durable
        finally:
            connection.close()
            connection.settings_dict.update(before)


def copy_schema(parts: dict[str, Any], durable: Cluster) -> None:
    """The schema of the database of the tests, rights and all, unless it is there already: quicker than migrating."""
    target = durable.url(user=roles.OWNER)
    with psycopg.connect(target) as owner:
        if owner.execute("SELECT to_regclass('django_migrations')").fetchone() != (None,):
            return
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    source = make_conninfo(**{name: parts[known] for name, known in names.items()})
    dump = subprocess.run([durable.bin / "pg_dump", "--schema-only", source], check=True, capture_output=True).stdout
    restore = [durable.bin / "psql", "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", target]
    subprocess.run(restore, input=dump, check=True, capture_output=True)


@pytest.fixture
def payer(transactional_db: None) -> Iterator[Municipality]:
    """A committed municipality that the session acts for."""
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    yield municipality
    act_for([])


@pytest.fixture
def ann(payer: Municipality) -> Iterator[Caller]:
    """A caller who comes first."""
    caller = Caller(payer.pk)
    yield caller
    caller.close()


@pytest.fixture
def boris(payer: Municipality) -> Iterator[Caller]:
    """A caller who comes a moment later."""
    caller = Caller(payer.pk)
    yield caller
    caller.close()


@pytest.fixture
def clerk(payer: Municipality) -> Iterator[Caller]:
    """Somebody whose open transaction stops both."""
    caller = Caller(payer.pk)
    yield caller
    caller.close()
