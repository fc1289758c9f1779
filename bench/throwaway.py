"""A PostgreSQL of its own for a measurement, as durable as a real one, gone afterwards. No data of the user is touched.

It lies in the folder of data, not in a temporary one that may live in memory: commits must reach the same disk.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from config.launch import places, roles
from config.launch.cluster import Cluster
from config.launch.identity import die_with_parent
from config.launch.installation import Installation

PASSWORD = "for-this-measurement-only"


@contextmanager
def database(*apps: str) -> Iterator[Installation]:
    """A running database with the migrations of these apps and of what they stand on; of all when none is named."""
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=places.home()))
    folder.chmod(0o755)
    cluster = Cluster(folder, PASSWORD)
    try:
        cluster.start()
        owner = cluster.url(user=roles.OWNER)
        here = Installation(places.home(), cluster.url("postgres"), owner, cluster.url(user=roles.APPLICATION), cluster)
        here.ensure_database()
        for app in apps or (None,):
            migrate(here, app)
        with psycopg.connect(owner) as connection:
            roles.grant_application(connection)
        yield here
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def migrate(here: Installation, app: str | None) -> None:
    """In a process of its own: the settings of this one lead to no database."""
    command = [sys.executable, "-m", "django", "migrate", *([app] if app else []), "--verbosity", "0"]
    environment = {**here.environment(as_owner=True), "PYTHONPATH": str(places.PROJECT / "src")}
    subprocess.run(command, env=environment, check=True, preexec_fn=die_with_parent(), cwd=places.PROJECT)
