"""The process that drains the outbox may be killed at any moment: nobody is told twice and nobody is forgotten."""

import pytest
from django.db import transaction
from tests.factories import demand
from tests.processes import running, wait_until

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice

MESSAGES = 3000


@pytest.mark.django_db(transaction=True)
def test_a_killed_drain_tells_everything_once():
    at = demand.market()
    waiting = demand.application(at)
    OutboxMessage.objects.all().delete()
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            municipality_id=at.municipality.pk,
            topic="enrolment.submitted",
            subject_type=waiting._meta.label_lower,
            subject_id=waiting.pk,
        )
        for _ in range(MESSAGES)
    )
    act_for([at.municipality.pk])

    with transaction.atomic():  # one message is held, so that the drain is killed with work left
        OutboxMessage.objects.select_for_update().order_by("pk").last()
        with running("drain_outbox") as killed:
            wait_until(lambda: Notice.objects.exists())
            killed.kill()
            killed.wait()
        left = OutboxMessage.objects.count()
    with running("drain_outbox"):
        wait_until(lambda: not OutboxMessage.objects.exists())

    assert 0 < left < MESSAGES
    assert Notice.objects.filter(user=waiting.applied_by).count() == MESSAGES
