"""The list of wishes that a family without a login has written on paper."""

import pytest
from tests.factories.admission import DAY, NOON
from tests.factories.allocation import Campaign, campaign
from tests.factories.family import child_without_login, on_paper
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.allocation import errors
from sotszakaz.demand.allocation.actions import Wished, put_wishes
from sotszakaz.demand.allocation.models import WishList
from sotszakaz.demand.children.errors import PaperEntered
from sotszakaz.demand.children.models import Child, FamilyPaper
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Head, SupportCentre

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Campaign:
    return campaign(rules={"wishes_most": 2})


@pytest.fixture
def clerk(at: Campaign) -> User:
    return member(SupportCentre, at.market.municipality)


def put(campaigned: Campaign, child: Child, clerk: User, *groups: int, **said: object) -> WishList:
    asked = {"paper": on_paper(), "at": NOON, "by": clerk, "on": TODAY, **said}
    return put_wishes(child_id=child.pk, window_id=campaigned.window.pk, wished=Wished(groups, " Заречный "), **asked)


def test_the_list_stands_as_it_is_written_and_replaces_the_one_before(at: Campaign, clerk: User) -> None:
    child, other = child_without_login(at.market, clerk), at.market.other_group()

    put(at, child, clerk, at.group.pk, other.pk)
    chosen = put(at, child, clerk, other.pk, at.group.pk)

    assert list(chosen.wishes.values_list("group", "rank")) == [(other.pk, 1), (at.group.pk, 2)]
    chosen.refresh_from_db()
    assert (chosen.settlement, chosen.changed_by) == ("Заречный", clerk)
    assert child.family_papers.count() == 2


def test_the_rules_of_the_window_hold_on_paper(at: Campaign, clerk: User) -> None:
    child, others = child_without_login(at.market, clerk), [at.market.other_group() for _ in range(2)]
    grown = child_without_login(at.market, clerk, birth_date=TODAY.replace(year=2009))

    with pytest.raises(errors.ListIsFull):
        put(at, child, clerk, at.group.pk, *[each.pk for each in others])
    with pytest.raises(errors.WishesClosed):
        put(at, child, clerk, at.group.pk, at=NOON + DAY)
    with pytest.raises(errors.AgeNotOfProgramme):
        put(at, grown, clerk, at.group.pk)
    assert not FamilyPaper.objects.exists()
    assert not WishList.objects.exists()


def test_a_group_of_no_such_window_is_not_wished(at: Campaign, clerk: User) -> None:
    elsewhere = campaign()
    act_for([at.market.municipality.pk, elsewhere.market.municipality.pk])

    with pytest.raises(errors.NoWishesHere):
        put(at, child_without_login(at.market, clerk), clerk, elsewhere.group.pk)
    with pytest.raises(NotFound):
        put(elsewhere, child_without_login(at.market, clerk), clerk, at.group.pk)


def test_the_same_form_twice_puts_one_list(at: Campaign, clerk: User) -> None:
    child, paper = child_without_login(at.market, clerk), on_paper()
    put(at, child, clerk, at.group.pk, paper=paper)

    with pytest.raises(PaperEntered):
        put(at, child, clerk, at.group.pk, paper=paper)


def test_only_who_enters_papers_puts_lists(at: Campaign, clerk: User) -> None:
    child = child_without_login(at.market, clerk)

    with pytest.raises(NotAllowed):
        put(at, child, member(Head, at.market.municipality), at.group.pk)
    with pytest.raises(NotFound):
        put(at, child, clerk, at.group.pk, paper=None)
