"""The embedded PostgreSQL starts anywhere, never as root, and survives kill -9."""

import os
import shutil
import signal
import stat
import tempfile
from pathlib import Path

import psycopg
import pytest

from config.launch import installation, places, roles
from config.launch.cluster import LOWEST_PORT, OUTGOING_PORTS, Cluster, ClusterFailed, free_port
from config.launch.installation import Busy


@pytest.fixture
def cluster():
    folder = Path(tempfile.mkdtemp(prefix="sotszakaz-cluster-"))  # what pytest gives, another run of pytest may close
    folder.chmod(0o755)
    cluster = Cluster(folder, "password-of-the-test")
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


def effective_uid(pid: int) -> int:
    line = next(each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if each.startswith("Uid:"))
    return int(line.split()[2])


def test_committed_rows_survive_kill_9(cluster):
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (189)")

    cluster.process.send_signal(signal.SIGKILL)
    cluster.process.wait()
    cluster.start()

    with psycopg.connect(cluster.url("postgres")) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (189,)


def test_the_server_does_not_run_as_root(cluster):
    namespace = os.readlink(f"/proc/{cluster.process.pid}/ns/user") != os.readlink("/proc/self/ns/user")

    assert effective_uid(cluster.process.pid) != 0 or namespace


def test_a_wrong_password_is_refused(cluster):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(cluster.url("postgres", password="guess"), connect_timeout=5)


def test_buffers_follow_the_memory_that_we_may_use_unless_a_setting_says_otherwise(cluster, monkeypatch):
    monkeypatch.setattr("config.launch.memory.usable", lambda: 1200 * 2**20)

    for settings, buffers in (({}, "150MB"), ({"shared_buffers": "140MB"}, "140MB")):
        cluster.stop()
        cluster.settings = settings
        cluster.start()
        with psycopg.connect(cluster.url("postgres")) as connection:
            assert connection.execute("SHOW shared_buffers").fetchone() == (buffers,)


def test_a_folder_that_others_cannot_reach_works_too(tmp_path):
    tmp_path.chmod(0o700)
    cluster = Cluster(tmp_path / "private", "password-of-the-test")

    cluster.start()

    try:
        with psycopg.connect(cluster.url("postgres")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        cluster.stop()


def test_a_server_that_cannot_start_says_where_its_log_is(tmp_path_factory, monkeypatch):
    monkeypatch.setattr("config.launch.cluster.START_LIMIT_SECONDS", 1)
    broken = Cluster(tmp_path_factory.mktemp("broken"), "password-of-the-test", settings={"shared_buffers": "nonsense"})

    with pytest.raises(ClusterFailed, match=r"postgres\.log"):
        broken.start()


def test_a_chosen_port_is_taken_by_no_outgoing_connection_meanwhile():
    outgoing = int(OUTGOING_PORTS.read_text().split()[0])

    assert outgoing <= LOWEST_PORT or all(LOWEST_PORT <= free_port() < outgoing for _ in range(20))


def test_two_processes_never_hold_one_folder(tmp_path):
    with installation.holding(tmp_path):
        installation.announce(tmp_path, url="http://127.0.0.1:8000")
        with pytest.raises(Busy, match="8000"), installation.holding(tmp_path):
            pass


def test_a_folder_is_free_after_its_holder(tmp_path):
    with installation.holding(tmp_path):
        pass

    assert installation.running(tmp_path) is None


def test_secrets_stay_the_same_and_only_the_owner_reads_them(tmp_path):
    first = places.secret("postgres-owner", within=tmp_path)

    assert places.secret("postgres-owner", within=tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secrets" / "postgres-owner").stat().st_mode) == 0o600


def test_the_application_sees_new_tables_of_the_owner_but_cannot_alter_them(cluster):
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as admin:
        for role in (roles.OWNER, roles.APPLICATION):
            roles.ensure_role(admin, role, "pw")
        roles.ensure_database(admin, "sotszakaz", owner=roles.OWNER)
    with psycopg.connect(cluster.url(user=roles.OWNER, password="pw"), autocommit=True) as owner:
        roles.grant_application(owner)
        owner.execute("CREATE TABLE later (n int)")

    with psycopg.connect(cluster.url(user=roles.APPLICATION, password="pw"), autocommit=True) as application:
        application.execute("INSERT INTO later VALUES (1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("ALTER TABLE later ADD COLUMN m int")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("TRUNCATE later")
