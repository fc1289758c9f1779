"""Writing the log of deeds. Every action writes at least one event in the transaction of its deed."""

from typing import Any

from django.db import models

from sotszakaz.foundation.models import AuditEvent


def record(
    action: str, subject: models.Model, *, by: Any, municipality_id: int | None = None, **details: Any
) -> AuditEvent:
    """Log that `by` (a user, or None for the system) did `action` to `subject`. Part of a larger transaction.

    `action` is a dotted machine name, `noun.verb`. `details` must be plain JSON values without personal data.
    """
    if municipality_id is None:
        municipality_id = getattr(subject, "municipality_id", None)
    return AuditEvent.objects.create(
        actor_id=getattr(by, "pk", None),
        municipality_id=municipality_id,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        details=details,
    )
