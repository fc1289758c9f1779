"""The criterion of residence: by the confirmed address where the register has one, else by the family's word."""

import pytest
from tests.factories.admission import NOON
from tests.factories.allocation import campaign
from tests.factories.changes import changed

from sotszakaz.demand.admission.states import Criterion
from sotszakaz.demand.allocation.actions import name_settlement
from sotszakaz.demand.allocation.homes import home_flags
from sotszakaz.demand.allocation.models import ChildResult, WishList, WishOutcome
from sotszakaz.demand.allocation.rules.residence import BY_REGISTER, BY_WORD, ELSEWHERE, residence_level, settlement_of
from sotszakaz.demand.allocation.selectors import fairness_of
from sotszakaz.demand.enrolments.models import EnrolmentApplication

HERE = "Заречный, ул. Школьная, 1"


@pytest.mark.parametrize(
    ("registered", "said", "level"),
    [
        ("188230, Ленинградская область, Лужский район, пос. Заречный, ул. Новая, д. 5", "", BY_REGISTER),
        ("г.Заречный", "Луга", BY_REGISTER),
        ("рабочий посёлок Заречный, д. 1", "", BY_REGISTER),
        ("г. Луга, ул. Заречная, д. 1", "Заречный", ELSEWHERE),
        ("г. Луга, ул. Школьная, 1", "", ELSEWHERE),
        ("Заречный район, г. Луга", "Заречный", ELSEWHERE),
        ("ул. Новая, д. 5", "пос. Заречный", BY_WORD),
        ("", "заречный", BY_WORD),
        ("", "Луга", ELSEWHERE),
        ("", "ул. Школьная", ELSEWHERE),
        ("", "", ELSEWHERE),
    ],
)
def test_a_confirmed_address_decides_and_a_word_counts_where_there_is_none(registered, said, level):
    assert residence_level(registered=registered, said=said, at=HERE) == level


def test_houses_and_streets_of_the_same_name_are_no_settlement():
    assert residence_level(registered="г. Луга, ул. Школьная, д. 1", said="", at="д. 1, ул. Школьная") == ELSEWHERE
    assert settlement_of("188230, Ленинградская область, г. Луга, ул. Новая, д. 5") == "г. Луга"


def said(at, child, settlement):
    chosen = WishList.objects.get(child=child)
    name_settlement(list_id=chosen.pk, settlement=settlement, by=child.added_by, at=NOON)


@pytest.mark.django_db
def test_the_confirmed_go_before_those_who_only_say_so():
    at = campaign(places=2, rules={"criteria": (Criterion.RESIDENCE,)})
    liar, local, untold = (at.child(at.group) for _ in range(3))
    changed(liar, address="г. Луга, ул. Новая, д. 5")
    changed(local, address="пос. Заречный, ул. Новая, д. 5")
    for each in (liar, untold):
        said(at, each, "Заречный")

    run = at.preview()

    levels = {each.child_id: (each.levels, each.position) for each in WishOutcome.objects.filter(run=run)}
    assert levels == {
        local.pk: ([BY_REGISTER], 1),
        untold.pk: ([BY_WORD], 2),
        liar.pk: ([ELSEWHERE], 3),
    }
    known = dict(ChildResult.objects.values_list("child", "is_settlement_confirmed"))
    assert known == {local.pk: True, liar.pk: True, untold.pk: False}
    shares = {(each.name, each.is_confirmed) for each in fairness_of(run).by_settlement}
    assert shares == {("г. Луга", True), ("пос. Заречный", True), ("Заречный", False)}


@pytest.mark.django_db
def test_a_place_that_a_word_gave_is_flagged_until_it_is_answered():
    at = campaign(places=2, rules={"criteria": (Criterion.CATEGORY, Criterion.RESIDENCE)})
    local, untold = at.child(at.group), at.child(at.group)
    changed(local, address="пос. Заречный, ул. Новая, д. 5")
    said(at, untold, "Заречный")
    at.settle()

    applications = list(EnrolmentApplication.objects.order_by("pk"))
    flagged = home_flags(applications)

    [pk] = flagged
    assert EnrolmentApplication.objects.get(pk=pk).child_id == untold.pk
    assert "сверьте с документами" in flagged[pk][0].words
    for each in applications:
        each.state = "accepted"
    assert home_flags(applications) == {}
