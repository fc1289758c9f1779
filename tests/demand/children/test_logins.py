from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import demand
from tests.factories.kernel import PASSWORD, UserFactory, member
from tests.factories.supply import TODAY

from sotszakaz.demand.children import errors
from sotszakaz.demand.children.logins import (
    doubt_logins_again,
    is_one_name,
    list_login_pairs,
    merge_logins,
    search_logins,
    tell_logins_apart,
)
from sotszakaz.demand.children.models import LoginPair, Representative
from sotszakaz.demand.children.selectors import list_own_children
from sotszakaz.demand.children.states import LoginPairState
from sotszakaz.demand.children.tasks import find_two_logins
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.actions import join
from sotszakaz.kernel.users.errors import LoginClosed
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Finance, Operator, Parent, Teacher

pytestmark = pytest.mark.django_db
NOTE = "Сверено с паспортом."


@pytest.fixture
def at() -> demand.Market:
    return demand.market()


def parent(at: demand.Market, **facts: Any) -> User:
    """A parent with a child of its own."""
    user = UserFactory(**{"full_name": "Семёнова Ирина Павловна", "phone": "+7 (912) 000-11-22", **facts})
    at.child(by=user)
    return user


def merge(at: demand.Market, kept: User, closed: User, **changes: Any) -> User:
    said = {"pair_id": pair_of(at, kept, closed).pk, "keep_id": kept.pk}
    return merge_logins(**{**said, "note": NOTE, "by": SYSTEM, "on": TODAY, **changes})


def found(at: demand.Market) -> list[LoginPair]:
    """What the search leaves to decide."""
    search_logins(municipality_id=at.municipality.pk, by=SYSTEM)
    return list(list_login_pairs(at.municipality.pk, by=SYSTEM))


def pair_of(at: demand.Market, one: User, other: User) -> LoginPair:
    known = LoginPair.objects.filter(left=min(one.pk, other.pk), right=max(one.pk, other.pk))
    return known.first() or found(at)[0]


@pytest.mark.parametrize(
    ("left", "right", "is_one"),
    [
        ("Семёнова Ирина Павловна", "семенова  ирина павловна", True),
        ("Семёнова Ирина Павловна", "Семенова Ирина", True),
        ("Семёнова Ирина Павловна", "Семёнов Игорь Павлович", False),
        ("Семёнова Ирина Павловна", "Семёнова Ирина Петровна", False),
    ],
)
def test_one_name_is_told_by_surname_name_and_patronymic(left: str, right: str, is_one: bool) -> None:
    assert is_one_name(left, right) is is_one


def test_two_logins_are_found_by_name_and_telephone(at: demand.Market) -> None:
    first, again = parent(at), parent(at, full_name="Семенова Ирина Павловна", phone="8 912 000 11 22")
    parent(at, full_name="Семёнов Игорь Павлович")
    parent(at, phone="")

    (pair,) = found(at)

    assert (pair.left, pair.right, pair.reasons) == (first, again, ["совпадает имя", "один телефон"])
    assert search_logins(municipality_id=at.municipality.pk, by=SYSTEM) == 0


def test_two_logins_are_found_by_name_and_a_common_child(at: demand.Market) -> None:
    first, again = parent(at), parent(at, phone="")
    Representative.objects.filter(user=again).update(child=first.represents.get().child_id)

    (pair,) = found(at)

    assert (pair.share_phone, pair.share_child) == (False, True)


def test_different_people_are_remembered_until_somebody_doubts(at: demand.Market) -> None:
    parent(at), parent(at)
    (pair,) = found(at)

    with pytest.raises(errors.DecisionNoteMissing):
        tell_logins_apart(pair_id=pair.pk, note=" ", by=SYSTEM)
    tell_logins_apart(pair_id=pair.pk, note="Мать и дочь.", by=SYSTEM)

    assert found(at) == []
    assert list(list_login_pairs(at.municipality.pk, state=LoginPairState.DIFFERENT, by=SYSTEM)) == [pair]
    with pytest.raises(MoveRefused):
        merge_logins(pair_id=pair.pk, keep_id=pair.left_id, note=NOTE, by=SYSTEM, on=TODAY)

    doubt_logins_again(pair_id=pair.pk, by=SYSTEM)
    assert found(at) == [pair]


def test_a_pair_that_looks_alike_no_longer_is_forgotten(at: demand.Market) -> None:
    parent(at)
    again = parent(at)
    assert len(found(at)) == 1

    User.objects.filter(pk=again.pk).update(phone="")

    assert found(at) == []
    assert not LoginPair.objects.exists()


def test_the_job_searches_every_municipality(at: demand.Market) -> None:
    parent(at), parent(at)

    find_two_logins(timezone.now())

    act_for([at.municipality.pk])
    assert LoginPair.objects.count() == 1


def test_merging_logins_moves_children_and_closes_one(at: demand.Market) -> None:
    kept, closed = parent(at), parent(at)

    merge(at, kept, closed)

    closed.refresh_from_db()
    assert (closed.is_active, closed.merged_into, closed.merge_note) == (False, kept, NOTE)
    assert list_own_children(kept).count() == 2
    assert not list_own_children(closed).exists()
    assert closed.represents.count() == 1
    assert not found(at)


def test_whoever_knows_the_password_of_a_closed_login_is_told_where_to_go(at: demand.Market, client: Any) -> None:
    kept, closed = parent(at, email="irina@example.org"), parent(at)
    merge(at, kept, closed)

    def told(password: str) -> str:
        said = {"username": closed.email, "password": password}
        return str(client.post(reverse("portal:login"), said).content.decode())

    assert "Войдите с адресом i…@example.org" in told(PASSWORD)
    assert "Почта или пароль не подходят" in told("wrong")


def test_only_one_of_the_two_logins_stays(at: demand.Market) -> None:
    kept, closed = parent(at), parent(at)

    with pytest.raises(errors.LoginNotOfPair):
        merge(at, kept, closed, keep_id=0)


def test_merging_logins_refuses_to_close_a_login_with_work_to_do(at: demand.Market) -> None:
    kept, closed = parent(at), parent(at)
    join(closed, Teacher, municipality_id=at.municipality.pk, organisation_id=at.record.organisation_id)

    with pytest.raises(errors.LoginHasOtherRoles):
        merge(at, kept, closed)
    assert merge(at, closed, kept) == closed


def test_merging_logins_leaves_a_parent_of_another_municipality_alone(at: demand.Market) -> None:
    kept, closed = parent(at), parent(at)
    join(closed, Parent, municipality_id=demand.market().municipality.pk)
    act_for([at.municipality.pk])

    with pytest.raises(errors.LoginHasOtherRoles):
        merge(at, kept, closed, by=member(Operator, at.municipality))


def test_merging_logins_refuses_half_a_decision(at: demand.Market) -> None:
    kept, closed = parent(at), parent(at)

    with pytest.raises(errors.DecisionNoteMissing):
        merge(at, kept, closed, note=" ")
    with pytest.raises(NotFound):
        merge(at, kept, closed, pair_id=0)
    with pytest.raises(NotAllowed):
        merge(at, kept, closed, by=member(Finance, at.municipality))


def test_a_closed_login_is_not_merged_again(at: demand.Market) -> None:
    kept, closed = parent(at), parent(at)
    pair = pair_of(at, kept, closed)
    merge(at, kept, closed)

    for keep in (kept, closed):
        with pytest.raises(LoginClosed):
            merge(at, kept, closed, pair_id=pair.pk, keep_id=keep.pk)
