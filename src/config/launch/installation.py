"""One folder of data on this machine: its lock, its database, the environment of what runs on it.

The database is the embedded cluster, or an outside server named by `DATABASE_URL` (its owner: the role that migrates
and may create roles). The application always connects as the role of its own.
"""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from config.launch import places, priority, roles
from config.launch.cluster import DATABASE, Cluster, embedded, free_port


class Busy(RuntimeError):
    """Another process works with this folder; the message says which and what to do."""


@dataclass
class Installation:
    """What `open_installation` gives: where the database is, and as whom one may connect to it."""

    home: Path
    admin_url: str
    owner_url: str
    application_url: str
    cluster: Cluster | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    def environment(self, *, as_owner: bool) -> dict[str, str]:
        """The variables for a child process that runs Django here."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.prod",
            "DATABASE_URL": self.owner_url if as_owner else self.application_url,
            "SOTSZAKAZ_SECRET_KEY": places.secret("django", within=self.home),
            "SOTSZAKAZ_HOME": str(self.home),
            "SOTSZAKAZ_STATIC": str(self.home / "static"),
            "SOTSZAKAZ_PUBLIC_URL": os.environ.get("SOTSZAKAZ_PUBLIC_URL") or f"http://127.0.0.1:{web_port()}",
            "SOTSZAKAZ_GATE_URL": gate_url(),
            "PORT": str(web_port()),
            "GATE_PORT": str(gate_port()),
            priority.OWN_POSTGRES: "1" if self.cluster is not None else "",
        }

    def ensure_database(self) -> None:
        """Both roles and the database, made or renewed. The outside server's owner is its own role."""
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            if self.cluster is not None:
                roles.ensure_role(connection, roles.OWNER, str(conninfo_to_dict(self.owner_url)["password"]))
                roles.ensure_database(connection, DATABASE, owner=roles.OWNER)
            roles.ensure_role(connection, roles.APPLICATION, str(conninfo_to_dict(self.application_url)["password"]))


def web_port() -> int:
    """`PORT`, 8000 unless set."""
    return int(os.environ.get("PORT") or 8000)


def gate_port() -> int:
    """`GATE_PORT`, the one after the port of the web unless set."""
    return int(os.environ.get("GATE_PORT") or web_port() + 1)


def choose_gate_port() -> None:
    """When nobody asked for a port of the gate and the usual one is taken, any other does: pages know where it is."""
    if os.environ.get("GATE_PORT"):
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", gate_port()))
        except OSError:
            os.environ["GATE_PORT"] = str(free_port())


def gate_url() -> str:
    """Where browsers reach the gate. Behind one public address a proxy sends its `/gate/` here."""
    own = f"http://127.0.0.1:{gate_port()}"
    return os.environ.get("SOTSZAKAZ_GATE_URL") or os.environ.get("SOTSZAKAZ_PUBLIC_URL") or own


def _lock_file(home: Path) -> IO[str]:
    folder = home / "run"
    folder.mkdir(exist_ok=True)
    return (folder / "lock").open("a+")


def running(home: Path) -> dict[str, Any] | None:
    """What the process that holds the folder wrote about itself, or None when nobody holds it."""
    with _lock_file(home) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            try:
                notes: dict[str, Any] = json.loads((home / "run" / "running.json").read_text())
            except (OSError, ValueError):
                notes = {}
            return notes
    return None


@contextmanager
def holding(home: Path) -> Iterator[None]:
    """Hold the folder alone; raises Busy with a sentence when another process holds it."""
    with _lock_file(home) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            notes = running(home) or {}
            where = f" по адресу {notes['url']}" if "url" in notes else ""
            raise Busy(
                f"С папкой {home} уже работает другой процесс (номер {notes.get('pid', 'неизвестен')}){where}. "
                "Остановите его или укажите другую папку в SOTSZAKAZ_HOME и другой порт в PORT."
            ) from None
        try:
            yield
        finally:
            (home / "run" / "running.json").unlink(missing_ok=True)


def announce(home: Path, **notes: Any) -> None:
    """Tell other processes who holds the folder and where its database listens."""
    fresh = home / "run" / "running.new"
    fresh.write_text(json.dumps({"pid": os.getpid(), **notes}))
    fresh.replace(home / "run" / "running.json")


def outside_url() -> str | None:
    """The owner's URL of an outside PostgreSQL, when one is asked for."""
    return os.environ.get("DATABASE_URL") or None


def describe(home: Path, *, cluster: Cluster | None = None, cluster_port: int | None = None) -> Installation:
    """The installation in `home` on a cluster of ours, a cluster that already runs, or an outside server."""
    application_password = places.secret("postgres-application", within=home)
    outside = outside_url()
    if outside is not None:
        parts = conninfo_to_dict(outside)
        host = f"{parts.get('host', '127.0.0.1')}:{parts.get('port', 5432)}"
        application = f"postgresql://{roles.APPLICATION}:{quote(application_password)}@{host}/{parts['dbname']}"
        return Installation(home, outside, outside, application)
    if cluster is None:
        cluster = embedded(home, port=cluster_port)
    owner_password = places.secret("postgres-owner", within=home)
    return Installation(
        home,
        cluster.url("postgres"),
        cluster.url(user=roles.OWNER, password=owner_password),
        cluster.url(user=roles.APPLICATION, password=application_password),
        cluster,
    )
