"""Indicators for everybody: only quarters that are over, and no groups of people so small that they could be known."""

import json
from datetime import date

import pytest
from django.urls import reverse
from tests.factories.demand import contract, market
from tests.factories.kernel import member
from tests.factories.ordering import indicator_said

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.oversight.indicators.actions import take_figures

pytestmark = pytest.mark.django_db

ON = date(2026, 10, 2)
PROVIDERS = indicator_said(key="3.M", title="Исполнители услуг", unit="единиц")


@pytest.fixture
def at(clock):
    clock.go(ON)
    here = market(indicators=[indicator_said(), PROVIDERS])
    contract(here)
    return here


def take(at):
    act_for([at.municipality.pk])
    take_figures(municipality_id=at.municipality.pk, by=member(Operator, at.municipality), on=ON)
    act_for([])


def asked(client, name, at):
    return client.get(reverse(f"portal:{name}"), {"municipality": at.municipality.slug})


def test_nothing_is_shown_before_a_quarter_is_over_and_taken(client, at):
    before = client.get(reverse("portal:indicators")).text
    take(at)
    after = client.get(reverse("portal:indicators")).text

    assert "Значений ещё нет" in before
    assert f"{at.municipality.name}</a>" in after
    assert "III квартал 2026" in after


def test_a_small_group_of_children_is_hidden_and_providers_are_not(client, at):
    take(at)

    page = asked(client, "indicators", at).text
    table = asked(client, "indicators_csv", at).content.decode("utf-8-sig")
    records = {each["key"]: each for each in json.loads(asked(client, "indicators_json", at).content)["indicators"]}

    assert "III квартал 2026, на 30 сентября 2026" in " ".join(page.split())
    assert "группа меньше 5" in page
    assert (records["3.F"]["number"], records["3.F"]["is_hidden"]) == (None, True)
    assert (records["3.M"]["number"], records["3.M"]["as_of"]) == ("1", "2026-09-30")
    assert "не показывается: группа меньше 5" in next(line for line in table.splitlines() if ";3.F;" in line)


def test_enough_children_are_shown(client, at):
    for _ in range(4):
        contract(at, at.child())
    take(at)

    [children] = [
        each for each in json.loads(asked(client, "indicators_json", at).content)["indicators"] if each["key"] == "3.F"
    ]

    assert (children["number"], children["target"], children["standing"]) == ("5", "2641", "at_risk")


def test_a_year_without_figures_says_so_and_a_strange_question_shows_the_latest(client, at):
    take(at)

    strange = client.get(reverse("portal:indicators"), {"municipality": "нет", "year": "1900"})

    assert strange.status_code == 200
    assert "III квартал 2026" in strange.text
