"""The administrator sees the work behind the pages and lets parked messages go again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.kernel import MunicipalityFactory, member
from tests.web.world import parked

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.jobs import watched
from sotszakaz.foundation.models import AuditEvent, JobRun, OutboxMessage
from sotszakaz.kernel.users.jobs import retry_messages
from sotszakaz.kernel.users.roles import Administrator, Operator

pytestmark = pytest.mark.django_db
JOB = "enrolments.expire_applications"


@pytest.fixture
def home():
    return MunicipalityFactory()


def page_of(client, home):
    client.force_login(member(Administrator, home))
    return client.get(reverse("office:jobs"))


def test_the_page_shows_every_job_and_how_its_latest_run_ended(client, home):
    with pytest.raises(KeyError), watched(JOB):
        raise KeyError("нет счёта")

    page = page_of(client, home)

    assert "Снять с резерва заявления, срок которых истёк" in page.text
    assert "KeyError: &#x27;нет счёта&#x27;" in page.text
    assert "ещё не было" in page.text
    assert page.context["failing"] == 1
    assert "Ни один процесс заданий не отвечает" in page.text

    JobRun.objects.filter(name=JOB).update(finished_at=timezone.now())
    assert page_of(client, home).context["failing"] == 0


def test_a_parked_message_goes_again_one_by_one_or_all(client, home):
    first, *others = [parked(home.pk) for _ in range(3)]
    page = page_of(client, home).text
    assert page.count("KeyError: 0") == 3

    answer = client.post(reverse("office:message_retry", args=[first.pk]), follow=True).text
    assert "Возвращено в рассылку: 1\u00a0сообщение" in answer
    first.refresh_from_db()
    assert (first.parked_at, first.attempts, first.error) == (None, 0, "")

    assert "2\u00a0сообщения" in client.post(reverse("office:jobs_retry"), follow=True).text
    assert not OutboxMessage.objects.filter(parked_at__isnull=False).exists()
    assert AuditEvent.objects.filter(action="outboxmessage.retry").count() == 2
    assert others


def test_messages_of_another_municipality_are_neither_seen_nor_retried(client, home):
    theirs = parked(MunicipalityFactory().pk)

    assert "KeyError: 0" not in page_of(client, home).text
    with pytest.raises(NotFound):
        retry_messages(municipality_id=home.pk, message_ids=[theirs.pk], by=member(Administrator, home))
    with pytest.raises(NotAllowed):
        retry_messages(municipality_id=home.pk, by=member(Operator, home))


def test_a_message_that_will_be_tried_later_is_shown_and_goes_now(client, home):
    waits = parked(home.pk)
    later = timezone.now() + timedelta(hours=6)
    OutboxMessage.objects.filter(pk=waits.pk).update(parked_at=None, attempts=4, due_at=later)

    page = page_of(client, home).text
    assert "Повторятся сами: 1" in page
    assert "повторится" in page
    client.post(reverse("office:message_retry", args=[waits.pk]))

    waits.refresh_from_db()
    assert (waits.attempts, waits.error) == (0, "")
    assert waits.due_at < later
