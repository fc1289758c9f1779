from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.roles import Finance, GroupMember, Operator
from sotszakaz.ordering.catalogue.actions import ensure_services
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.selectors import unit_cost_on

pytestmark = pytest.mark.django_db

UPOROVO = Decimal("169.54546974")


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory()
    ordering.decision(municipality)
    return municipality


@pytest.fixture
def operator(municipality, client):
    person = member(Operator, municipality)
    client.force_login(person)
    return person


def address() -> str:
    return reverse("office:unit_cost", args=[ordering.service().pk])


def typed(municipality, **changes):
    return {"amount": "169,55", "since": f"{today_in(municipality):%d.%m.%Y}", "clause": "Постановление № 8", **changes}


def test_a_clerk_sets_what_a_person_hour_costs(client, operator, municipality):
    page = client.post(address(), typed(municipality), follow=True)

    cost = unit_cost_on(municipality.pk, ordering.service().pk, today_in(municipality))
    assert (cost.amount, cost.clause) == (Decimal("169.55"), "Постановление № 8")
    assert "169,55" in page.content.decode()


def test_a_cost_is_multiplied_as_it_was_counted_and_shown_as_it_is_printed(client, operator, municipality):
    page = client.post(address(), typed(municipality, amount="169,54546974"), follow=True).content.decode()

    assert unit_cost_on(municipality.pk, ordering.service().pk, today_in(municipality)).amount == UPOROVO
    assert "169,55\N{NO-BREAK SPACE}₽" in page
    assert "умножается 169,54546974\N{NO-BREAK SPACE}₽" in page


@pytest.mark.parametrize("amount", ["200", "169,55"])
def test_a_cost_of_whole_kopecks_is_shown_once(client, operator, municipality, amount):
    page = client.post(address(), typed(municipality, amount=amount), follow=True).content.decode()

    assert "умножается" not in page


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"amount": "169,545469741"}, "amount", "не больше восьми цифр"),
        ({"amount": "0"}, "amount", "больше нуля"),
        ({"amount": "много"}, "amount", "сумму в рублях"),
        ({"since": ""}, "since", "Укажите день"),
        ({"clause": ""}, "clause", "Назовите акт"),
    ],
)
def test_a_wrong_cost_is_one_sentence_at_the_field(client, operator, municipality, changes, field, words):
    response = client.post(address(), typed(municipality, **changes))

    assert response.status_code == 422
    [sentence] = response.context["form"].errors[field]
    assert words in sentence


def test_a_cost_from_an_earlier_day_is_refused_at_the_day(client, operator, municipality):
    client.post(address(), typed(municipality))
    yesterday = today_in(municipality) - timedelta(days=1)

    response = client.post(address(), typed(municipality, since=f"{yesterday:%d.%m.%Y}"))

    [sentence] = response.context["form"].errors["since"]
    assert "уже заданы" in sentence


def test_a_service_of_no_decision_has_no_page(client, operator):
    code = "804200О.99.0.ББ52АЖ24000"
    foreign = ensure_services([SocialService(code=code, name="Программы", status="valid")])[code]

    assert client.get(reverse("office:unit_cost", args=[foreign.pk])).status_code == 404


def test_colleagues_see_costs_and_do_not_set_them(client, municipality):
    client.force_login(member(Finance, municipality))
    assert client.get(reverse("office:unit_costs")).status_code == 200
    assert client.get(address()).status_code == 403
    client.force_login(member(GroupMember, municipality))
    assert client.get(reverse("office:unit_costs")).status_code == 403


def test_the_list_asks_the_same_queries_however_many_services(client, operator, django_assert_num_queries):
    client.get(reverse("office:unit_costs"))

    with django_assert_num_queries(6):
        client.get(reverse("office:unit_costs"))
