"""`script/server`: everything set up, started, watched; ends what it started on SIGTERM or Ctrl-C."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from config.launch import frontend, installation, places, priority
from config.launch.cluster import Cluster, ClusterFailed, embedded
from config.launch.identity import NoIdentity, die_with_parent
from config.launch.installation import Busy, Installation
from config.launch.supervisor import Child, Supervisor

WORKERS = 6
"""Processes of pages. A browser's connection stays with one of them, so on two cores six queue less than four."""
ANSWER_LIMIT_SECONDS = 60
DEMONSTRATION = {"SOTSZAKAZ_CODES_ON_SCREEN": "1"}
"""A demonstration sends no messages (SOTSZAKAZ_CODES is not set), so codes are shown; a real installation says 0."""
PATIENCE = {
    "PGOPTIONS": "-c statement_timeout=30s -c lock_timeout=4s -c idle_in_transaction_session_timeout=60s",
    "SOTSZAKAZ_ANSWER_SECONDS": "40",
}
"""How long a page waits for the database before it asks the person to come back in a minute.

A session that ought to have ended its statement by itself and gives no answer stands still: the page lets it go.
"""
DILIGENCE = {"PGOPTIONS": "-c idle_in_transaction_session_timeout=5min"}
"""Work behind the pages may be long, but a process that stands still lets go of what it has locked."""


def say(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    home = places.home()
    try:
        ensure_port_is_free(installation.web_port(), home_is_ours=installation.running(home) is None)
        installation.choose_gate_port()
        frontend.install(places.PROJECT)
        with installation.holding(home):
            return serve(home)
    except (Busy, NoIdentity, ClusterFailed, frontend.FrontendFailed) as problem:
        print(problem, file=sys.stderr)
        return 2


def ensure_port_is_free(port: int, *, home_is_ours: bool) -> None:
    """A busy port is said at once, not after the set-up; a busy folder has a better sentence of its own."""
    if not home_is_ours:
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Busy(
                f"Порт {port} занят другой программой. Укажите свободный порт: PORT=8001 script/server."
            ) from None


def serve(home: "os.PathLike[str]") -> int:
    cluster = None if installation.outside_url() else embedded(places.home())
    url = f"http://127.0.0.1:{installation.web_port()}"
    installation.announce(places.home(), url=url, cluster_port=cluster.port if cluster else None)
    if cluster is not None:
        say("Запускаю PostgreSQL…")
        cluster.start()
    try:
        here = installation.describe(places.home(), cluster=cluster)
        here.ensure_database()
        prepared = run_prepare(here)
        return prepared or run_children(here, cluster, url)
    finally:
        if cluster is not None:
            cluster.stop()


def run_prepare(here: Installation) -> int:
    """Migrations, static files, municipalities and the demonstration year, as the owner."""
    say("Готовлю базу данных…")
    return subprocess.run(
        [sys.executable, "-m", "config.launch.prepare", "--demo"],
        env=here.environment(as_owner=True),
        preexec_fn=die_with_parent(),
        check=False,
    ).returncode


def run_children(here: Installation, cluster: Cluster | None, url: str) -> int:
    """Web, gate, worker and outbox under watch until asked to stop."""
    environment = here.environment(as_owner=False)
    supervisor = Supervisor(children(environment), database=lambda: keep_alive(cluster))
    supervisor.start()
    try:
        if not all(answers(each, supervisor) for each in addresses(environment)):
            if not supervisor.stopping:
                print(
                    f"Сайт не ответил за {ANSWER_LIMIT_SECONDS} секунд. Причина — в сообщениях выше.", file=sys.stderr
                )
                return 1
            return 0
        show_logins(environment)
        say(f"ready {url}")
        supervisor.watch()
    finally:
        supervisor.stop()
    return 0


def children(environment: dict[str, str]) -> list[Child]:
    port = environment["PORT"]
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port]
    web += ["--workers", str(WORKERS), "--blocking-threads", "1", "--no-ws", "--respawn-failed-workers"]
    web += ["--log-level", "error", "config.wsgi:application"]
    gate = [sys.executable, "-m", "config.gate"]
    worker = [sys.executable, "-m", "config.worker"]
    outbox = [sys.executable, "-m", "django", "drain_outbox"]
    pages = str(shared_pages(environment))
    return [
        Child("web", web, {**DEMONSTRATION, **environment, **PATIENCE, "SOTSZAKAZ_SHARED_PAGES": pages}),
        Child("gate", gate, environment, gives_way=priority.GATE),
        Child("worker", worker, {**environment, **DILIGENCE}, gives_way=priority.WORK),
        Child("outbox", outbox, {**environment, **DILIGENCE}),
    ]


def shared_pages(environment: dict[str, str]) -> Path:
    """An empty folder of this server, where its web processes share pages for a second."""
    folder = Path(environment.get("SOTSZAKAZ_HOME") or places.home()) / f"shared-pages-{environment['PORT']}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    return folder


def addresses(environment: dict[str, str]) -> list[str]:
    """What must answer before the system is ready."""
    return [f"http://127.0.0.1:{environment['PORT']}/", f"http://127.0.0.1:{environment['GATE_PORT']}/gate/ready"]


def keep_alive(cluster: Cluster | None) -> None:
    """Start PostgreSQL again when it ended; it recovers by itself."""
    if cluster is not None and cluster.process is not None and cluster.process.poll() is not None:
        print("PostgreSQL завершился, запускаю снова.", file=sys.stderr, flush=True)
        cluster.start()


def answers(url: str, supervisor: Supervisor) -> bool:
    """Does the address answer before the limit; a stop asked for meanwhile ends the waiting."""
    deadline = time.monotonic() + ANSWER_LIMIT_SECONDS
    while time.monotonic() < deadline and not supervisor.stopping:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return True
    return False


def show_logins(environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "django", "demo_logins"], env=environment, check=False)


if __name__ == "__main__":
    sys.exit(main())
