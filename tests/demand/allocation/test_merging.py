"""What holds nothing goes over when two records of a child are merged: places in line, favourites, wishes."""

import pytest
from tests.factories import demand, duplicates, life
from tests.factories.admission import NOON, wishes_window
from tests.factories.allocation import campaign
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.demand.admission.actions import add_interest
from sotszakaz.demand.admission.models import Interest
from sotszakaz.demand.allocation.actions import add_wish
from sotszakaz.demand.allocation.errors import PlacesBeingBooked
from sotszakaz.demand.allocation.merging import merge_children
from sotszakaz.demand.allocation.models import Wish, WishList
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.enrolments.actions import join_line, offer_places, withdraw_application
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.selectors import line_of
from sotszakaz.demand.waiting.states import EntryState
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup

pytestmark = pytest.mark.django_db


def merge(kept: Child, closed: Child) -> Child:
    pair = duplicates.pair_of(kept, closed)
    return merge_children(pair_id=pair.pk, keep_id=kept.pk, note="Сверено.", by=SYSTEM, on=TODAY)


def wait(child: Child, group: StudyGroup) -> WaitingEntry:
    return join_line(child_id=child.pk, group_id=group.pk, by=child.added_by, on=TODAY)


def line(at: demand.Market) -> list[tuple[int, int]]:
    return [(each.entry.child_id, each.entry.number) for each in line_of(at.group.pk, at.municipality.pk, on=TODAY)]


def test_a_place_in_line_goes_over_with_its_number_and_its_day() -> None:
    at, holder = life.full_market()
    kept, closed = duplicates.confirmed_twice(at)
    before = wait(closed, at.group)
    other = life.waiting(at)

    merge(kept, closed)

    assert line(at) == [(kept.pk, 1), (other.child_id, 2)]
    before.refresh_from_db()
    assert (before.state, before.child_id, before.note) == (
        EntryState.LEFT,
        closed.pk,
        f"Место перешло к записи ребёнка № {kept.pk}: записи объединены.",
    )
    follower = before.followed_by
    assert (follower.joined_at, follower.joined_by) == (before.joined_at, before.joined_by)
    assert len(verify()) == 1

    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)
    offer_places(group_id=at.group.pk, on=TODAY)
    follower.refresh_from_db()
    assert follower.state == EntryState.OFFERED


@pytest.mark.parametrize("is_kept_earlier", [True, False])
def test_of_two_places_in_one_line_the_earlier_number_stays(is_kept_earlier: bool) -> None:
    at, _ = life.full_market()
    kept, closed = duplicates.confirmed_twice(at)
    for child in (kept, closed) if is_kept_earlier else (closed, kept):
        wait(child, at.group)

    merge(kept, closed)

    assert line(at) == [(kept.pk, 1)]
    assert WaitingEntry.objects.filter(state=EntryState.LEFT).count() == (1 if is_kept_earlier else 2)
    assert len(verify()) == 1


def test_a_place_in_line_is_not_needed_by_who_has_a_place() -> None:
    at = demand.market(places=1)
    kept, closed = duplicates.confirmed_twice(at)
    demand.application(at, kept)
    entry = wait(closed, at.group)

    merge(kept, closed)

    entry.refresh_from_db()
    assert line(at) == []
    assert "место в этой части уже есть" in entry.note


def test_favourites_go_over_once() -> None:
    at = demand.market()
    kept, closed = duplicates.confirmed_twice(at)
    other = at.other_group()
    add_interest(child_id=kept.pk, group_id=at.group.pk, by=kept.added_by, at=NOON)
    add_interest(child_id=closed.pk, group_id=at.group.pk, by=closed.added_by, at=NOON)
    theirs = add_interest(child_id=closed.pk, group_id=other.pk, by=closed.added_by, at=NOON)

    merge(kept, closed)

    assert set(Interest.objects.values_list("child_id", "group_id")) == {(kept.pk, at.group.pk), (kept.pk, other.pk)}
    assert Interest.objects.get(pk=theirs.pk).added_by == closed.added_by
    assert AuditEvent.objects.get(action="interest.follow").details == {"since_record": closed.pk}


def wished(child: Child) -> list[tuple[int, int]]:
    return list(Wish.objects.filter(wish_list__child=child).order_by("rank").values_list("group_id", "rank"))


def listed(child: Child, *groups: StudyGroup) -> None:
    for group in groups:
        add_wish(child_id=child.pk, group_id=group.pk, by=child.added_by, at=NOON)


def test_a_list_of_wishes_goes_over_whole() -> None:
    at = demand.market()
    kept, closed = duplicates.confirmed_twice(at)
    wishes_window(at.municipality)
    listed(closed, at.group)

    merge(kept, closed)

    assert wished(kept) == [(at.group.pk, 1)]
    assert not WishList.objects.filter(child=closed).exists()


def test_of_two_lists_the_second_comes_after_as_far_as_there_is_room() -> None:
    at = demand.market()
    kept, closed = duplicates.confirmed_twice(at)
    second, third, fourth = at.other_group(), at.other_group(), at.other_group()
    wishes_window(at.municipality, wishes_most=3)
    listed(kept, at.group)
    listed(closed, second, at.group, fourth)
    listed(kept, third)

    merge(kept, closed)

    assert wished(kept) == [(at.group.pk, 1), (third.pk, 2), (second.pk, 3)]
    assert wished(closed) == [(at.group.pk, 1), (fourth.pk, 2)]


def test_nobody_is_merged_while_places_are_being_booked() -> None:
    at = campaign(places=2)
    kept, closed = duplicates.confirmed_twice(at.market)
    listed(closed, at.group)
    at.freeze()

    with pytest.raises(PlacesBeingBooked):
        merge(kept, closed)
    assert Child.objects.get(pk=closed.pk).state == ChildState.CONFIRMED
