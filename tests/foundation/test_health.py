"""What the administrator sees of the work behind the pages, and the second try of what failed."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from tests.factories.kernel import MunicipalityFactory

from sotszakaz.foundation import outbox
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.jobs import registered_jobs, watched
from sotszakaz.foundation.models import OutboxMessage

pytestmark = pytest.mark.django_db


def told(capsys, **options):
    call_command("jobs", **options)
    return capsys.readouterr().out


@pytest.fixture
def parked():
    home = MunicipalityFactory()
    messages = [outbox.put("unheard.of", home, municipality_id=home.pk) for _ in range(2)]
    drain_together()
    return messages


def test_every_job_is_listed_also_before_its_first_run(capsys):
    text = told(capsys)

    assert all(job.title in text for job in registered_jobs())
    assert "ещё не выполнялось" in text


def test_a_job_that_fails_shows_its_error_until_it_works_again(capsys):
    name = registered_jobs()[0].name
    with pytest.raises(ValueError, match="no day"), watched(name):
        raise ValueError("no day")
    assert "ошибка: ValueError: no day" in told(capsys)

    with watched(name):
        pass

    assert "no day" not in told(capsys)


def test_messages_that_wait_are_counted(capsys):
    home = MunicipalityFactory()
    outbox.put("deed.done", home, municipality_id=home.pk)
    OutboxMessage.objects.update(due_at=timezone.now() + timedelta(hours=1))

    assert "Сообщений ждёт рассылки: 1, самое раннее" in told(capsys)


def test_parked_messages_are_shown_with_their_error(capsys, parked):
    text = told(capsys)

    assert "отложено после ошибок: 2" in text
    assert f"№ {parked[0].pk}" in text
    assert "unheard.of: Unhandled" in text


def test_named_messages_are_tried_again(capsys, parked):
    assert "сообщений: 1." in told(capsys, retry=[parked[0].pk])
    assert OutboxMessage.objects.get(parked_at__isnull=True) == parked[0]


def test_all_messages_are_tried_again(capsys, parked):
    assert "сообщений: 2." in told(capsys, retry=[])
