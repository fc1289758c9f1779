from datetime import date

import pytest
from django.urls import reverse
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, adopted, member
from tests.factories.normatives import TOWN, normative_set

from sotszakaz.kernel.regulations.models import CalendarDay
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.catalogue.models import NormativeSet

pytestmark = pytest.mark.django_db
DAY = {"day": "2026-11-16", "is_working": "off", "source": "Закон области № 5"}


@pytest.fixture
def head(client):
    head = member(Head, MunicipalityFactory())
    client.force_login(head)
    return head


def test_the_calendar_shows_transfers_of_the_year_with_their_ground(client, head):
    page = client.get(reverse("office:calendar"), {"year": "2027"}).text.replace("\u00a0", " ")

    assert "20 февраля 2027, суббота" in page
    assert "Выходной день перенесён с 20.02.2027" in page
    assert "?year=2026" in page


def test_a_year_without_transfers_says_so(client, head):
    assert "переносы ещё не записаны" in client.get(reverse("office:calendar"), {"year": "2031"}).text


def test_the_head_adds_a_day_and_takes_it_back(client, head):
    added = client.post(reverse("office:calendar"), DAY, follow=True).text
    own = CalendarDay.objects.get(municipality__isnull=False)

    assert "День записан: 16.11.2026: выходной." in added
    assert "Закон области № 5" in added
    assert "(ваш день)" in added

    client.post(reverse("office:calendar_day_remove", args=[own.pk]))
    assert not CalendarDay.objects.filter(municipality__isnull=False).exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"source": ""}, "Назовите акт"), ({"day": ""}, "Укажите день"), ({}, "Этот день уже записан")],
)
def test_a_day_that_cannot_be_written_stays_at_the_form(client, head, changes, sentence):
    home = head.memberships.get().municipality
    CalendarDay.objects.create(municipality=home, day=date(2026, 11, 16), is_working=False, source="закон")

    answer = client.post(reverse("office:calendar"), {**DAY, **changes})

    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_calendar_takes_few_queries_however_many_days(client, head, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        client.get(reverse("office:calendar"), {"year": "2026"})


def typed_set(**changes):
    values = {name: str(value).replace(".", ",") for name, value in TOWN.items()}
    rest = {"locality": "village", "since": "2026-09-01", "clause": "Постановление № 7"}
    return {**values, **rest, "materials_0": "3 000", "materials_1": "", **changes}


@pytest.fixture
def operator(client):
    operator = member(Operator, supply.decided_municipality())
    client.force_login(operator)
    return operator


def test_the_operator_enters_a_set_of_parameters(client, operator):
    answer = client.post(reverse("office:normative_new"), typed_set(), follow=True)

    made = NormativeSet.objects.get()
    assert (made.locality, made.valid.lower, str(made.contributions)) == ("village", date(2026, 9, 1), "1.3020")
    assert [(each.focus, each.amount) for each in made.materials.all()] == [("техническая", 3_000)]
    for shown in ("Село", "40\u202f000,00\u00a0₽", "Постановление № 7", "Коэффициент отчислений", "1,302"):
        assert shown in answer.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"salary": "много"}, "Укажите сумму в рублях"),
        ({"holidays": "1,23456"}, "не больше четырёх цифр"),
        ({"weekly_load": "0"}, "Параметры формулы больше нуля"),
        ({"materials_0": ""}, "Укажите стоимость средств обучения"),
        ({"locality": ""}, "Выберите город или село"),
    ],
)
def test_a_set_that_makes_no_price_stays_at_the_form(client, operator, changes, sentence):
    answer = client.post(reverse("office:normative_new"), typed_set(**changes))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert NormativeSet.objects.count() == 0


def test_the_list_says_which_method_holds_and_takes_few_queries(client, operator, django_assert_max_num_queries):
    home = operator.memberships.get().municipality
    normative_set(home)
    assert "действует простой способ" in client.get(reverse("office:normatives")).text
    adopted(home, starts_on=date(2025, 6, 1), normative_method="full")

    with django_assert_max_num_queries(11):
        page = client.get(reverse("office:normatives")).text

    assert "действует простой способ" not in page
