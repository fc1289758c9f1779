"""The queue for a face value: how long it is, who stands where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from sotszakaz.demand.certificates.models import CertificateAccount, FaceValue, ValueQueueEntry
from sotszakaz.demand.certificates.states import QueueState


@dataclass(frozen=True, slots=True)
class Place:
    """Where a certificate stands: `number` counts from 1, `length` is the whole queue of its category."""

    entry: ValueQueueEntry
    number: int
    length: int


def queues_of(values: Iterable[FaceValue]) -> dict[int, int]:
    """How many wait by category; categories without a queue are absent. One query."""
    waiting = ValueQueueEntry.objects.filter(value__in=list(values), state=QueueState.WAITING)
    return dict(waiting.values_list("value_id").annotate(Count("pk")).order_by("value_id"))


def categories_with_queue(municipality_id: int, on: date) -> list[int]:
    """Categories of schemes that are not over where somebody waits."""
    waiting = ValueQueueEntry.objects.filter(
        municipality_id=municipality_id, state=QueueState.WAITING, value__scheme__period__endswith__gt=on
    )
    return list(waiting.order_by("value_id").values_list("value_id", flat=True).distinct())


def list_queue(value: FaceValue) -> "QuerySet[ValueQueueEntry]":
    """Those who wait in their order, each with its `number`, certificate and child."""
    waiting = ValueQueueEntry.objects.filter(value=value, state=QueueState.WAITING)
    numbered = waiting.annotate(number=Window(RowNumber(), order_by=F("pk").asc()))
    return numbered.select_related("certificate__child").order_by("pk")


def places_in_queues(entry_ids: Iterable[int]) -> dict[int, int]:
    """The numbers of those of the entries that still wait, in one query."""
    ids = list(entry_ids)
    line = ValueQueueEntry.objects.filter(state=QueueState.WAITING)
    values = ValueQueueEntry.objects.filter(pk__in=ids).values("value")
    numbered = line.filter(value__in=values).annotate(
        number=Window(RowNumber(), partition_by=F("value"), order_by=F("pk").asc())
    )
    wanted = set(ids)
    return {pk: number for pk, number in numbered.values_list("pk", "number").order_by("pk") if pk in wanted}


def place_in_queue(certificate: CertificateAccount) -> Place | None:
    """Where the certificate waits for a value, or None: two queries."""
    waiting = ValueQueueEntry.objects.filter(state=QueueState.WAITING)
    entry = waiting.filter(certificate=certificate).select_related("value__scheme").first()
    if entry is None:
        return None
    line = waiting.filter(value_id=entry.value_id)
    counts = line.aggregate(length=Count("pk"), number=Count("pk", filter=Q(pk__lte=entry.pk)))
    return Place(entry, counts["number"], counts["length"])
