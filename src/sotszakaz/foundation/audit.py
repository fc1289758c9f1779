"""Writing the log of deeds. Every action writes at least one event in the transaction of its deed."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from sotszakaz.foundation.models import AuditEvent


def record(
    action: str, subject: models.Model, *, by: Any, municipality_id: int | None = None, **details: Any
) -> AuditEvent:
    """Log that `by` (a user, or None for the system) did `action` to `subject`. Part of a larger transaction.

    `action` is a dotted machine name, `noun.verb`. `details` must be plain JSON values without personal data.
    """
    event = _event(action, subject, by, municipality_id, details)
    event.save(force_insert=True)
    return event


def record_all(action: str, subjects: Iterable[tuple[models.Model, dict[str, Any]]], *, by: Any) -> None:
    """The same for each subject with its details, in one statement; each knows its municipality."""
    AuditEvent.objects.bulk_create(_event(action, subject, by, None, details) for subject, details in subjects)


def _event(
    action: str, subject: models.Model, by: Any, municipality_id: int | None, details: dict[str, Any]
) -> AuditEvent:
    if municipality_id is None:
        municipality_id = getattr(subject, "municipality_id", None)
    return AuditEvent(
        actor_id=getattr(by, "pk", None),
        municipality_id=municipality_id,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        details=details,
    )
