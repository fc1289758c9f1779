"""A server that stands still, and one whose disk is full: people get a minute to wait and keep their form."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from tests.factories import demand
from tests.factories.kernel import MunicipalityFactory, member
from tests.web.test_busy import booking, kept

from config.launch import roles
from config.launch.cluster import Cluster
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.foundation.outbox import OutboxMessage
from sotszakaz.foundation.postgres import base
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.models import Posting
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.roles import Operator

mounting = pytest.mark.xfail(os.geteuid() != 0, run=False, reason="маленький диск может подключить только root")


def family_of(at: demand.Market) -> tuple[Client, str]:
    """A parent's browser and the address of the booking."""
    child = at.child()
    client = Client(raise_request_exception=False)
    client.force_login(child.added_by)
    return client, booking(at, child)


@contextmanager
def standing_still(cluster: Cluster) -> Iterator[None]:
    """SIGSTOP to the server and to all its sessions."""
    assert cluster.process is not None
    root = cluster.process.pid
    children = Path(f"/proc/{root}/task/{root}/children").read_text().split()
    everyone = [root, *map(int, children)]
    for pid in everyone:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in everyone:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A file system of its own; its root may be entered by everybody."""
    folder = Path(tempfile.mkdtemp(prefix="sotszakaz-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0777", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False).returncode != 0:
        pytest.xfail("здесь и root не может подключить диск")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Every byte of it is taken by something else."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"0" * 4096)
        except OSError:
            pass
    try:
        yield
    finally:
        filler.unlink()


@pytest.mark.slow
def test_a_server_that_stands_still_costs_a_minute_and_no_form(
    on_durable: Cluster, monkeypatch: pytest.MonkeyPatch, on_today: None
) -> None:
    at = demand.market()
    client, address = family_of(at)
    client.get(address.replace("book", "quote"))
    key = demand.new_key()

    with standing_still(on_durable), monkeypatch.context() as impatient:
        impatient.setattr(base, "SILENCE_SECONDS", 0.3)
        impatient.setattr(base, "SIGN_SECONDS", 2)
        answer = client.post(address, {"key": key})
        close_old_connections()

    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert kept(page)["key"] == key
    assert client.post(address, kept(page)).status_code == 302
    act_for([at.municipality.pk])
    assert EnrolmentApplication.objects.get(group=at.group).key == key


def test_a_server_that_works_long_is_waited_for(on_durable: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "SILENCE_SECONDS", 0.1)

    with base.PatientConnection.connect(on_durable.url(user=roles.OWNER)) as session:
        answer = session.execute("SELECT 'done' FROM pg_sleep(0.5)").fetchone()

    assert answer == ("done",)


def test_a_session_that_alone_stands_still_is_given_up(on_durable: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "SILENCE_SECONDS", 0.1)
    session = base.PatientConnection.connect(on_durable.url(user=roles.OWNER))
    session.answer_seconds = 0.3
    pid = session.info.backend_pid

    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(psycopg.OperationalError, match="gives no answer"):
            session.execute("SELECT 1")
    finally:
        os.kill(pid, signal.SIGCONT)

    assert session.closed


@pytest.fixture
def disk_of_applications(on_durable: Cluster) -> Iterator[Path]:
    """The table of applications lies on a disk of its own."""
    move = "ALTER TABLE enrolments_enrolmentapplication SET TABLESPACE {}"
    with small_disk("1m") as disk, psycopg.connect(on_durable.url(), autocommit=True) as admin:
        folder = disk / "rows"
        folder.mkdir(mode=0o700)
        on_durable.identity.own(folder)
        admin.execute("TRUNCATE enrolments_enrolmentapplication CASCADE")
        admin.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
        admin.execute(move.format("small"))
        yield disk
        admin.execute(move.format("pg_default"))
        admin.execute("DROP TABLESPACE small")


@mounting
@pytest.mark.slow
def test_a_full_disk_of_the_database_does_nothing_by_halves_and_keeps_the_form(
    disk_of_applications: Path, on_today: None
) -> None:
    at = demand.market()
    client, address = family_of(at)
    before = (Posting.objects.count(), OutboxMessage.objects.count())

    with full(disk_of_applications):
        answer = client.post(address, {"key": demand.new_key()})

    act_for([at.municipality.pk])
    assert answer.status_code == 503
    assert "Попробуйте через минуту" in answer.content.decode()
    assert (Posting.objects.count(), OutboxMessage.objects.count()) == before
    assert balance_of(at.group.seat_account_id).held == 0
    assert client.post(address, kept(answer.content.decode())).status_code == 302
    act_for([at.municipality.pk])
    assert balance_of(at.group.seat_account_id).held == 1


@mounting
@pytest.mark.django_db
def test_an_upload_that_the_disk_cannot_take_is_asked_for_once_more(client: Client, settings: object) -> None:
    home = MunicipalityFactory()
    client.force_login(member(Operator, home))
    client.raise_request_exception = False
    act = SimpleUploadedFile("акт.docx", os.urandom(2 * 1024 * 1024))
    with small_disk("1m") as disk:
        settings.FILE_UPLOAD_TEMP_DIR = str(disk)  # type: ignore[attr-defined]
        answer = client.post(reverse("office:act_upload"), {"file": act})

    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Файл или пароль нужно будет указать снова" in page
    assert "<form" not in page
