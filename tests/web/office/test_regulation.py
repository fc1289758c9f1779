from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, adopted, member

from sotszakaz.kernel.regulations.parameters import CATALOGUE, Parameter
from sotszakaz.kernel.regulations.types import DayOfYear
from sotszakaz.kernel.users.roles import Director, GroupMember, Operator
from sotszakaz.web.office.wording import said

PAGE = "office:regulation"


@pytest.mark.parametrize(
    ("value", "unit", "lines"),
    [
        (5, "год,года,лет", ["5\u00a0лет"]),
        (1, "рабочий день,рабочих дня,рабочих дней", ["1\u00a0рабочий день"]),
        (1, "", ["1"]),
        (Decimal("12.50"), "%", ["12,5\u00a0%"]),
        (Decimal("11.50"), "час,часа,часов", ["11,5\u00a0часа"]),
        (True, "", ["да"]),
        (False, "", ["нет"]),
        (None, "", ["без ограничения"]),
        ((), "", ["нет"]),
        ((date(2026, 11, 1), date(2026, 12, 26)), "", ["1 ноября 2026", "26 декабря 2026"]),
        (DayOfYear(month=1, day=1), "", ["1 января"]),
        ("Дополнительное образование", "", ["Дополнительное образование"]),
    ],
)
def test_values_are_said_in_words(value, unit, lines):
    assert [line.replace("\u00a0", " ") for line in said(value, unit)] == [
        line.replace("\u00a0", " ") for line in lines
    ]


@pytest.mark.parametrize("key", CATALOGUE)
def test_every_default_can_be_said(key):
    lines = said(CATALOGUE[key].default, CATALOGUE[key].unit)

    assert lines
    assert all(lines)


@pytest.mark.django_db
def test_staff_see_every_parameter_with_its_clause_and_what_is_unconfirmed(client):
    municipality = MunicipalityFactory()
    adopted(municipality, max_age=17)
    client.force_login(member(Operator, municipality))

    page = client.get(reverse(PAGE)).text

    assert all(definition.title in page for definition in CATALOGUE.values())
    assert "пункт 1" in page
    assert Parameter.PRICE_CAP_PERCENT.source in page
    confirmed = sum(each.is_confirmed for each in CATALOGUE.values()) + 1
    assert page.count("не подтверждено</span>") == len(CATALOGUE) - confirmed


@pytest.mark.django_db
def test_an_earlier_version_can_be_read(client):
    municipality = MunicipalityFactory()
    adopted(municipality, starts_on=date(2020, 1, 1), max_age=16)
    adopted(municipality, starts_on=date(2021, 1, 1), max_age=17)
    client.force_login(member(Operator, municipality))

    earlier, now = client.get(reverse(PAGE), {"version": "1"}).text, client.get(reverse(PAGE)).text

    assert "16\u00a0лет" in earlier
    assert "17\u00a0лет" in now
    assert "Версия 1" in now
    assert "17\u00a0лет" in client.get(reverse(PAGE), {"version": "nonsense"}).text


@pytest.mark.django_db
def test_without_rules_the_page_says_what_to_do(client):
    client.force_login(member(Operator, MunicipalityFactory()))

    assert "Правила ещё не приняты" in client.get(reverse(PAGE)).text


@pytest.mark.django_db
def test_rules_of_another_municipality_are_not_shown(client):
    adopted(MunicipalityFactory(), max_age=16)
    client.force_login(member(Operator, MunicipalityFactory()))

    assert "16\u00a0лет" not in client.get(reverse(PAGE)).text


@pytest.mark.django_db
def test_others_do_not_see_the_rules(client):
    municipality = MunicipalityFactory()
    client.force_login(member(GroupMember, municipality))
    assert client.get(reverse(PAGE)).status_code == 403

    client.force_login(member(Director, municipality, OrganisationFactory()))
    assert client.get(reverse(PAGE)).status_code == 404


@pytest.mark.django_db
def test_the_page_takes_few_queries(client, django_assert_max_num_queries):
    municipality = MunicipalityFactory()
    adopted(municipality)
    client.force_login(member(Operator, municipality))

    with django_assert_max_num_queries(8):
        client.get(reverse(PAGE))
