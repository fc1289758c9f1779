from collections.abc import Iterable

from django.db.models import Count

from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.states import IN_LINE, EntryState


def has_line(group_id: int) -> bool:
    """Does anybody wait who must be asked before a newcomer may book: those who are blocked do not hold others up."""
    return WaitingEntry.objects.filter(group_id=group_id, state=EntryState.WAITING).exists()


def place_in_line(entry: WaitingEntry) -> int:
    """How many are before it and itself: what the parent sees as the number in the queue."""
    before = WaitingEntry.objects.filter(group_id=entry.group_id, state__in=IN_LINE, number__lt=entry.number)
    return before.count() + 1


def lengths_of_lines(group_ids: Iterable[int]) -> dict[int, int]:
    """How many wait by group; groups without a line are absent."""
    waiting = WaitingEntry.objects.filter(group_id__in=list(group_ids), state__in=IN_LINE)
    return dict(waiting.values_list("group_id").annotate(Count("pk")).order_by("group_id"))
