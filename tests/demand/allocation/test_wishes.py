from datetime import date

import pytest
from tests.factories.admission import DAY, HOUR, NOON, window
from tests.factories.allocation import AFTER, campaign
from tests.factories.demand import market, pending_child
from tests.verification import verify

from sotszakaz.demand.allocation import actions, errors
from sotszakaz.demand.allocation.selectors import (
    counts_of_lists,
    get_own_list,
    get_own_wish,
    list_own_lists,
    numbers_of_wishes,
)
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return campaign()


def ranks(at, child):
    found = get_own_list(child.added_by, at.window.pk, child.pk)
    return [wish.group_id for wish in found.wishes.all()]


def add(at, child, group, *, moment=NOON):
    return actions.add_wish(child_id=child.pk, group_id=group.pk, by=child.added_by, at=moment)


def test_wishes_stand_in_the_order_in_which_they_were_added(at):
    other = at.market.other_group()
    child = at.child(at.group, other)

    assert ranks(at, child) == [at.group.pk, other.pk]
    assert counts_of_lists(at.window) == (1, 2)
    assert numbers_of_wishes([at.group.pk, other.pk]) == {at.group.pk: (1, 1), other.pk: (1, 0)}
    assert [each.child_id for each in list_own_lists(child.added_by)] == [child.pk]


def test_a_wish_moves_one_place_and_no_further_than_the_end(at):
    first, middle, last = at.group, at.market.other_group(), at.market.other_group()
    child = at.child(first, middle, last)
    found = get_own_list(child.added_by, at.window.pk, child.pk)
    wishes = {wish.group_id: wish.pk for wish in found.wishes.all()}

    actions.move_wish(wish_id=wishes[last.pk], up=True, by=child.added_by, at=NOON)
    assert ranks(at, child) == [first.pk, last.pk, middle.pk]
    actions.move_wish(wish_id=wishes[first.pk], up=False, by=child.added_by, at=NOON)
    actions.move_wish(wish_id=wishes[last.pk], up=True, by=child.added_by, at=NOON)
    assert ranks(at, child) == [last.pk, first.pk, middle.pk]


def test_a_removed_wish_lets_the_others_move_up(at):
    first, other = at.group, at.market.other_group()
    child = at.child(first, other)
    top = get_own_list(child.added_by, at.window.pk, child.pk).wishes.all()[0]

    actions.remove_wish(wish_id=get_own_wish(child.added_by, top.pk).pk, by=child.added_by, at=NOON)

    assert ranks(at, child) == [other.pk]
    assert verify()[-1].endswith(" 0 failed")


def test_a_group_is_wished_once(at):
    child = at.child(at.group)

    with pytest.raises(ConstraintViolated, match="уже в списке"):
        add(at, child, at.group)


def test_the_list_is_as_long_as_the_window_says():
    at = campaign(rules={"wishes_most": 1})
    child = at.child(at.group)

    with pytest.raises(errors.ListIsFull, match="уже 1"):
        add(at, child, at.market.other_group())


def test_wishes_are_collected_only_while_the_window_is_open(at):
    child = at.child(at.group)
    wish = get_own_list(child.added_by, at.window.pk, child.pk).wishes.get()

    with pytest.raises(errors.NoWishesHere):
        add(at, child, at.market.other_group(), moment=NOON - 2 * HOUR)
    with pytest.raises(errors.NoWishesHere):
        add(at, child, at.market.other_group(), moment=AFTER)
    for change in (
        lambda: actions.move_wish(wish_id=wish.pk, up=True, by=child.added_by, at=AFTER),
        lambda: actions.remove_wish(wish_id=wish.pk, by=child.added_by, at=NOON + DAY),
        lambda: actions.name_settlement(list_id=wish.wish_list_id, settlement="Луга", by=child.added_by, at=AFTER),
    ):
        with pytest.raises(errors.WishesClosed, match=r"04\.08\.2026"):
            change()


def test_a_group_with_a_first_come_window_of_its_own_takes_no_wishes(at):
    window(at.market.municipality, group_id=at.group.pk)

    with pytest.raises(errors.NoWishesHere):
        at.child(at.group)


def test_only_confirmed_children_of_the_right_age_wish(at):
    waiting = pending_child(at.market.municipality)
    Child.objects.filter(pk=waiting.pk).update(state="pending")

    with pytest.raises(errors.ChildNotConfirmed):
        actions.add_wish(child_id=waiting.pk, group_id=at.group.pk, by=SYSTEM, at=NOON)
    with pytest.raises(errors.AgeNotOfProgramme, match="от 7 до 12"):
        at.child(at.group, birth_date=date(2010, 3, 8))


def test_nobody_wishes_for_a_child_of_others(at):
    child, other = at.child(at.group), at.market.child()
    wish = get_own_list(child.added_by, at.window.pk, child.pk).wishes.get()

    for change in (
        lambda: actions.add_wish(child_id=child.pk, group_id=at.group.pk, by=other.added_by, at=NOON),
        lambda: actions.move_wish(wish_id=wish.pk, up=True, by=other.added_by, at=NOON),
        lambda: actions.remove_wish(wish_id=wish.pk, by=other.added_by, at=NOON),
        lambda: actions.name_settlement(list_id=wish.wish_list_id, settlement="", by=other.added_by, at=NOON),
        lambda: get_own_wish(other.added_by, wish.pk),
    ):
        with pytest.raises(NotFound):
            change()


def test_groups_of_another_municipality_are_not_wished(at):
    elsewhere = market()
    with pytest.raises((errors.NoWishesHere, NotFound)):
        at.child(elsewhere.group)
