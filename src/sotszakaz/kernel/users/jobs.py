"""The work behind the pages, for the administrator: what is seen and what is let go again."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from sotszakaz.foundation import audit
from sotszakaz.foundation.draining import unpark
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.health import list_failed
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission


def list_failed_of(municipality_id: int, *, by: Actor) -> "QuerySet[OutboxMessage]":
    """Messages of the municipality, and those of none, that failed: parked or to be tried again, the earliest first."""
    require(by, Permission.JOBS_VIEW, municipality_id)
    return list_failed().filter(Q(municipality_id=municipality_id) | Q(municipality_id__isnull=True))


@transaction.atomic(durable=True)
def retry_messages(*, municipality_id: int, message_ids: Sequence[int] | None = None, by: Actor) -> int:
    """Let failed messages of the municipality be tried again at once, all of them unless named; how many.

    Raises NotAllowed, NotFound when a named one has not failed here (any longer).
    """
    require(by, Permission.JOBS_RETRY, municipality_id)
    failed = list_failed_of(municipality_id, by=by)
    if message_ids is not None:
        failed = failed.filter(pk__in=message_ids)
    found = list(failed.values_list("pk", flat=True))
    if message_ids is not None and len(found) < len(set(message_ids)):
        raise NotFound()
    count = unpark(found)
    audit.record("outboxmessage.retry", Municipality(pk=municipality_id), by=by, messages=found[:100], count=count)
    return count
