"""`script/sotszakaz COMMAND`: a management command on this installation, as the owner of its database.

A running server's database is used as it is; otherwise the database is started for the time of the command.
"""

import os
import subprocess
import sys

from config.launch import installation, places
from config.launch.cluster import ClusterFailed, embedded
from config.launch.identity import NoIdentity, die_with_parent
from config.launch.installation import Busy, Installation
from sotszakaz.ordering.acts import command as read_act

WITHOUT_DATABASE = {"bench", "help", "--help", "makemigrations"}


def main(arguments: list[str]) -> int:
    if not arguments:
        print("Укажите команду: script/sotszakaz COMMAND. Список команд: script/sotszakaz help.", file=sys.stderr)
        return 2
    if arguments[0] == "read-act":
        return read_act.main(arguments[1:])
    try:
        if arguments[0] in WITHOUT_DATABASE:
            return run(arguments, without_database())
        notes = installation.running(places.home())
        if notes is not None:
            here = installation.describe(places.home(), cluster_port=notes.get("cluster_port"))
            return run(arguments, here.environment(as_owner=True))
        with installation.holding(places.home()):
            return run_alone(arguments)
    except (Busy, NoIdentity, ClusterFailed) as problem:
        print(problem, file=sys.stderr)
        return 2


def run_alone(arguments: list[str]) -> int:
    """Start the database, prepare it, run the command, stop the database."""
    cluster = None if installation.outside_url() else embedded(places.home())
    if cluster is not None:
        installation.announce(places.home(), cluster_port=cluster.port)
        cluster.start()
    try:
        here = installation.describe(places.home(), cluster=cluster)
        here.ensure_database()
        environment = here.environment(as_owner=True)
        prepared = subprocess.run(
            [sys.executable, "-m", "config.launch.prepare"], env=environment, preexec_fn=die_with_parent(), check=False
        )
        return prepared.returncode or run(arguments, environment)
    finally:
        if cluster is not None:
            cluster.stop()


def run(arguments: list[str], environment: dict[str, str]) -> int:
    name, *rest = arguments
    command = [sys.executable, "-m", "django", name.replace("-", "_") if not name.startswith("-") else name, *rest]
    return subprocess.run(command, env=environment, preexec_fn=die_with_parent(), check=False).returncode


def without_database() -> dict[str, str]:
    """Commands that read no database need none: a URL that leads nowhere shows a mistake at once."""
    home = places.home()
    nowhere = Installation(home, "", "postgresql://none@127.0.0.1:1/none", "postgresql://none@127.0.0.1:1/none")
    return {**nowhere.environment(as_owner=True), "SOTSZAKAZ_HOME": os.environ.get("SOTSZAKAZ_HOME", str(home))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
