"""Two records of one child become one, with the wishes of both."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from sotszakaz.demand.admission.states import PlacingMode, WindowState
from sotszakaz.demand.allocation.errors import PlacesBeingBooked
from sotszakaz.demand.allocation.models import Wish, WishList, WishOutcome
from sotszakaz.demand.allocation.states import Booking
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.merging import merge_records
from sotszakaz.foundation import audit
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.kernel.users.models import User


@transaction.atomic(durable=True)
def merge_children(*, pair_id: int, keep_id: int, note: str, saw_documents: bool = False, by: Actor, on: date) -> Child:
    """A person says that two records are of one child; answers with the one that stays.

    Raises what `enrolments.merging.merge_records` raises, and PlacesBeingBooked.
    """
    merged = merge_records(pair_id=pair_id, keep_id=keep_id, note=note, saw_documents=saw_documents, by=by, on=on)
    if WishOutcome.objects.filter(child=merged.closed, booking=Booking.PENDING).exists():
        raise PlacesBeingBooked()
    _pass_on_wishes(merged.kept, merged.closed, by=person_of(by))
    return merged.kept


def _pass_on_wishes(kept: Child, closed: Child, *, by: User | None) -> None:
    """Lists of windows that are not settled. Where both have a list, the wishes of the closed record come after."""
    unsettled = {"window__mode": PlacingMode.WISHES, "window__state": WindowState.PUBLISHED}
    lists = WishList.objects.filter(child=closed, **unsettled).select_related("window")
    for theirs in lists.select_for_update(of=("self",), no_key=True).order_by("pk"):
        own = WishList.objects.filter(child=kept, window_id=theirs.window_id).first()
        if own is None:
            WishList.objects.filter(pk=theirs.pk).update(child=kept)
            audit.record("wishlist.follow", theirs, by=by, since_record=closed.pk)
        else:
            _append(WishList.objects.lock(own.pk), theirs, by)


def _append(own: WishList, theirs: WishList, by: User | None) -> None:
    """As many as the window allows; the rest stay in the list of the closed record, which takes no part."""
    wished = set(own.wishes.order_by("pk").values_list("group_id", flat=True))
    room = theirs.window.wishes_most - len(wished)
    others = [each for each in theirs.wishes.order_by("rank") if each.group_id not in wished][:room]
    for rank, wish in enumerate(others, start=len(wished) + 1):
        Wish.objects.filter(pk=wish.pk).update(wish_list=own, rank=rank)
    left = theirs.wishes.exclude(pk__in=[each.pk for each in others]).order_by("rank")
    for rank, wish in enumerate(left, start=1):
        Wish.objects.filter(pk=wish.pk).update(rank=rank)
    own.changed_at = timezone.now()
    own.changed_by = by
    own.save(update_fields=["changed_at", "changed_by"])
    audit.record("wishlist.append", own, by=by, since_list=theirs.pk, wishes=[each.pk for each in others])
