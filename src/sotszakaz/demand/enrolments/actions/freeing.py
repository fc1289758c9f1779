"""Giving back what an application held, and telling that its place is free. Parts of larger transactions."""

from collections.abc import Iterable, Sequence
from datetime import date

from sotszakaz.demand.enrolments.holdings import held_by
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.foundation import outbox
from sotszakaz.foundation.transitions import move, move_all
from sotszakaz.kernel.ledger.actions import post, posted
from sotszakaz.kernel.ledger.requests import PostingRequest
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.supply.programmes.models import StudyGroup

SEAT_FREED = "seat.freed"


def free(application: EnrolmentApplication, *, by: Actor, on: date) -> None:
    """Release everything that the application itself held, once: a repeat answers with the first release.

    What its own posting gave back for an application that it replaced is not taken again.
    """
    free_all([application], by=by, on=on)


def free_all(applications: Sequence[EnrolmentApplication], *, by: Actor, on: date) -> None:
    """The same for many, by one call of the ledger and one message a group."""
    requests = [
        PostingRequest(
            key=f"reversal:{application.posting_id}",
            municipality_id=application.municipality_id,
            actor_id=by.pk,
            cause=("ledger.posting", application.posting_id),
            happened_on=on,
            entries=held_by(application),
        )
        for application in applications
    ]
    for request, outcome in zip(requests, post(requests), strict=True):
        posted(request, outcome)
    groups = sorted({(each.group_id, each.municipality_id) for each in applications})
    outbox.put_all(SEAT_FREED, [StudyGroup(pk=pk, municipality_id=home) for pk, home in groups])


def tell_seat_freed(group_id: int, municipality_id: int) -> None:
    """Leave a message for the queue: whoever handles it calls `offer_places`."""
    outbox.put(SEAT_FREED, StudyGroup(pk=group_id), municipality_id=municipality_id)


def settle_entries(applications: Iterable[EnrolmentApplication], verb: str, *, by: Actor) -> None:
    """End the waits that the offered applications came from."""
    ids = [each.waiting_entry_id for each in applications if each.waiting_entry_id is not None]
    entries = WaitingEntry.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    move_all(list(entries.order_by("pk")), verb, by=person_of(by))


def settle_entry(application: EnrolmentApplication, verb: str, *, by: Actor, note: str = "") -> None:
    """End the wait that the offered application came from: `verb` is take, decline or expire."""
    if application.waiting_entry_id is not None:
        entry = WaitingEntry.objects.lock(application.waiting_entry_id)
        move(entry, verb, by=person_of(by), note=note or entry.note)
