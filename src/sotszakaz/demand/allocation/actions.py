"""Lists of wishes: what a family does while the window is open."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from sotszakaz.demand.admission.actions import person
from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.selectors import standing_of
from sotszakaz.demand.admission.states import WindowState
from sotszakaz.demand.allocation import errors
from sotszakaz.demand.allocation.models import Wish, WishList
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import ensure_representative
from sotszakaz.demand.children.states import ChildState
from sotszakaz.foundation import audit
from sotszakaz.foundation.calendar import age_on
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors import get_public_group


@transaction.atomic(durable=True)
def add_wish(*, child_id: int, group_id: int, by: Actor, at: datetime) -> Wish:
    """Put a group at the end of the child's list in the window that collects wishes for it.

    Raises NotFound for another's child, NoWishesHere, ChildNotConfirmed, AgeNotOfProgramme, ListIsFull, and in words
    when the group is in the list already.
    """
    child = _own_child(child_id, by)
    group = get_public_group(group_id)
    window = _window_of(group, child, at)
    _ensure_fits(child, group)
    chosen = _list_of(window, child, by)
    rank = chosen.wishes.count() + 1
    if rank > window.wishes_most:
        raise errors.ListIsFull(most=window.wishes_most)
    with judged(Wish):
        wish = Wish.objects.create(
            municipality_id=window.municipality_id, wish_list=chosen, group=group, rank=rank, added_by=person(by)
        )
    _changed(chosen, by, at, "add", group_id=group_id)
    return wish


@transaction.atomic(durable=True)
def move_wish(*, wish_id: int, up: bool, by: Actor, at: datetime) -> Wish:
    """One place nearer to the top or to the end; the outermost stays where it is. Raises NotFound, WishesClosed."""
    wish, chosen = _lock(wish_id, by, at)
    rank = wish.rank - 1 if up else wish.rank + 1
    other = chosen.wishes.filter(rank=rank).first()
    if other is not None:
        with judged(Wish):
            Wish.objects.filter(pk=other.pk).update(rank=wish.rank)
            Wish.objects.filter(pk=wish.pk).update(rank=rank)
        wish.rank = rank
        _changed(chosen, by, at, "move", group_id=wish.group_id, rank=rank)
    return wish


@transaction.atomic(durable=True)
def remove_wish(*, wish_id: int, by: Actor, at: datetime) -> WishList:
    """Take a group out of the list; those after it move up. Raises NotFound, WishesClosed."""
    wish, chosen = _lock(wish_id, by, at)
    with judged(Wish):
        wish.delete()
        chosen.wishes.filter(rank__gt=wish.rank).update(rank=F("rank") - 1)
    _changed(chosen, by, at, "remove", group_id=wish.group_id)
    return chosen


@transaction.atomic(durable=True)
def name_settlement(*, list_id: int, settlement: str, by: Actor, at: datetime) -> WishList:
    """Say where the child lives, for the criterion of residence. Raises NotFound, WishesClosed."""
    chosen = WishList.objects.lock(list_id)
    _ensure_changeable(chosen, by, at)
    chosen.settlement = settlement.strip()
    chosen.save(update_fields=["settlement"])
    _changed(chosen, by, at, "settle")
    return chosen


def _own_child(child_id: int, by: Actor) -> Child:
    child = Child.objects.filter(pk=child_id).first()
    if child is None:
        raise NotFound()
    ensure_representative(child, by)
    require(by, Permission.ENROLMENT_APPLY, child.municipality_id)
    if child.state != ChildState.CONFIRMED:
        raise errors.ChildNotConfirmed()
    return child


def _window_of(group: StudyGroup, child: Child, at: datetime) -> EnrolmentWindow:
    standing = standing_of(group, at)
    if standing.window_id is None or not standing.takes_wishes or group.municipality_id != child.municipality_id:
        raise errors.NoWishesHere()
    return EnrolmentWindow.objects.get(pk=standing.window_id)


def _ensure_fits(child: Child, group: StudyGroup) -> None:
    programme, age = group.part.programme, age_on(child.birth_date, group.starts_on)
    if not programme.age_from <= age <= programme.age_to:
        raise errors.AgeNotOfProgramme(age_from=programme.age_from, age_to=programme.age_to, age=age)


def _list_of(window: EnrolmentWindow, child: Child, by: Actor) -> WishList:
    """The child's list, made when it is not there yet, locked."""
    new = WishList(municipality_id=window.municipality_id, window=window, child=child, changed_by=person(by))
    WishList.objects.bulk_create([new], ignore_conflicts=True)
    return WishList.objects.lock(WishList.objects.get(window=window, child=child).pk)


def _lock(wish_id: int, by: Actor, at: datetime) -> tuple[Wish, WishList]:
    """The wish as it stands after whoever had the list before us."""
    found = Wish.objects.filter(pk=wish_id).first()
    if found is None:
        raise NotFound()
    chosen = WishList.objects.lock(found.wish_list_id)
    _ensure_changeable(chosen, by, at)
    wish = chosen.wishes.filter(pk=wish_id).first()
    if wish is None:
        raise NotFound()
    return wish, chosen


def _ensure_changeable(chosen: WishList, by: Actor, at: datetime) -> None:
    ensure_representative(chosen.child, by)
    require(by, Permission.ENROLMENT_APPLY, chosen.municipality_id)
    window = EnrolmentWindow.objects.select_related("municipality").get(pk=chosen.window_id)
    assert window.closes_at is not None
    if window.state != WindowState.PUBLISHED or window.closes_at <= at:
        raise errors.WishesClosed(closes_at=window.facts.tell(window.closes_at))


def _changed(chosen: WishList, by: Actor, at: datetime, verb: str, **details: int) -> None:
    WishList.objects.filter(pk=chosen.pk).update(changed_at=at, changed_by=person(by))
    audit.record(f"wishlist.{verb}", chosen, by=by, **details)
