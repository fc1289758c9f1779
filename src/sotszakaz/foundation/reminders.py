"""Reminders of terms: a message of the outbox at most once for each stage, whoever looks at the clock."""

from typing import Any

from django.db import models, transaction

from sotszakaz.foundation import outbox
from sotszakaz.foundation.models import Reminder


@transaction.atomic
def remind_once(
    topic: str, subject: models.Model, stage: str, *, municipality_id: int | None = None, **payload: Any
) -> bool:
    """Leave the message unless this stage was told before; was it left now.

    `subject` knows its municipality or it is given; `stage` comes back in the payload beside what is given.
    """
    kind = {"topic": topic, "subject_type": subject._meta.label_lower, "subject_id": subject.pk, "stage": stage}
    home = municipality_id or subject.municipality_id  # type: ignore[attr-defined]
    _, is_new = Reminder.objects.get_or_create(**kind, defaults={"municipality_id": home})
    if is_new:
        outbox.put(topic, subject, municipality_id=home, stage=stage, **payload)
    return is_new
