"""Telling others what happened, after the commit and never before it: the worker drains what deeds have put here."""

from typing import Any

from django.db import models

from sotszakaz.foundation.models import OutboxMessage


def put(topic: str, subject: models.Model, *, municipality_id: int | None = None, **payload: Any) -> OutboxMessage:
    """Leave a message about `subject` in the transaction of the deed. `payload` is plain JSON without personal data."""
    if municipality_id is None:
        municipality_id = getattr(subject, "municipality_id", None)
    return OutboxMessage.objects.create(
        municipality_id=municipality_id,
        topic=topic,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        payload=payload,
    )
