"""Lists of wishes: what a family does while the window is open."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.selectors import standing_of
from sotszakaz.demand.admission.states import PlacingMode, WindowState
from sotszakaz.demand.allocation import errors
from sotszakaz.demand.allocation.models import Wish, WishList
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.on_paper import OnPaper, ensure_acts_for
from sotszakaz.demand.children.selectors import ensure_representative
from sotszakaz.demand.children.states import ChildState, FamilyDeed
from sotszakaz.foundation import audit
from sotszakaz.foundation.calendar import age_on
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors import get_public_group


@dataclass(frozen=True, slots=True)
class Wished:
    """A list as it is written on paper: the groups, the dearest first, and the town or village; it may be empty."""

    group_ids: tuple[int, ...]
    settlement: str = ""


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
            municipality_id=window.municipality_id, wish_list=chosen, group=group, rank=rank, added_by=person_of(by)
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
def put_wishes(
    *, child_id: int, window_id: int, wished: Wished, by: Actor, at: datetime, on: date, paper: OnPaper | None = None
) -> WishList:
    """The whole list of a child as its family has written it; what stood there before goes.

    Raises NotFound for another's child, NoWishesHere, WishesClosed, ChildNotConfirmed, AgeNotOfProgramme, ListIsFull,
    and what `ensure_acts_for` does.
    """
    child = Child.objects.lock(child_id)
    window = EnrolmentWindow.objects.filter(pk=window_id, municipality=child.municipality_id).first()
    if window is None:
        raise NotFound()
    ensure_acts_for(child, FamilyDeed.WISHES, window, by=by, on=on, paper=paper)
    _ensure_confirmed(child)
    _ensure_collects(window, at)
    if len(wished.group_ids) > window.wishes_most:
        raise errors.ListIsFull(most=window.wishes_most)
    groups = [_group_of(window, pk, child, at) for pk in wished.group_ids]
    chosen = _list_of(window, child, by)
    with judged(Wish):
        chosen.wishes.all().delete()
        Wish.objects.bulk_create(
            Wish(
                municipality_id=window.municipality_id, wish_list=chosen, group=group, rank=rank, added_by=person_of(by)
            )
            for rank, group in enumerate(groups, 1)
        )
    WishList.objects.filter(pk=chosen.pk).update(settlement=wished.settlement.strip())
    _changed(chosen, by, at, "put", wishes=len(groups))
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
    _ensure_confirmed(child)
    return child


def _ensure_confirmed(child: Child) -> None:
    if child.state != ChildState.CONFIRMED:
        raise errors.ChildNotConfirmed()


def _group_of(window: EnrolmentWindow, group_id: int, child: Child, at: datetime) -> StudyGroup:
    """A group that the window gives places of and that suits the child."""
    group = get_public_group(group_id)
    if _window_of(group, child, at) != window:
        raise errors.NoWishesHere()
    _ensure_fits(child, group)
    return group


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
    new = WishList(municipality_id=window.municipality_id, window=window, child=child, changed_by=person_of(by))
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
    _ensure_collects(window, at)


def _ensure_collects(window: EnrolmentWindow, at: datetime) -> None:
    if window.mode != PlacingMode.WISHES or window.closes_at is None:
        raise errors.NoWishesHere()
    if window.state != WindowState.PUBLISHED or window.closes_at <= at:
        raise errors.WishesClosed(closes_at=window.facts.tell(window.closes_at))


def _changed(chosen: WishList, by: Actor, at: datetime, verb: str, **details: int) -> None:
    WishList.objects.filter(pk=chosen.pk).update(changed_at=at, changed_by=person_of(by))
    audit.record(f"wishlist.{verb}", chosen, by=by, **details)
