"""Reminders of terms: a message of the outbox at most once for each stage, whoever looks at the clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction

from sotszakaz.foundation import outbox
from sotszakaz.foundation.models import OutboxMessage, Reminder


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the term of `subject`, which knows its municipality, and what its message says."""

    subject: models.Model
    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)


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


@transaction.atomic
def remind_all(topic: str, stages: Iterable[Stage]) -> int:
    """The same for stages of many subjects of one model, in four statements; how many messages were left.

    Two that look at the clock at once go one after the other, and the second leaves nothing.
    """
    found = {(each.subject.pk, each.name): each for each in stages}
    if not found:
        return 0
    kind = {"topic": topic, "subject_type": next(iter(found.values())).subject._meta.label_lower}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"reminders of {topic}"])
    told = Reminder.objects.filter(**kind, subject_id__in=[pk for pk, _ in found]).values_list("subject_id", "stage")
    for key in list(told):
        found.pop(key, None)
    Reminder.objects.bulk_create(
        Reminder(**kind, subject_id=pk, stage=name, municipality_id=_home(each.subject))
        for (pk, name), each in found.items()
    )
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            municipality_id=_home(each.subject),
            topic=topic,
            subject_type=kind["subject_type"],
            subject_id=pk,
            payload={"stage": name, **each.payload},
        )
        for (pk, name), each in found.items()
    )
    return len(found)


def _home(subject: models.Model) -> int:
    home: int = subject.municipality_id  # type: ignore[attr-defined]
    return home
