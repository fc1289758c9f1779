from datetime import date

import pytest
from django.urls import reverse
from tests.factories.demand import market
from tests.factories.kernel import member

from sotszakaz.demand.certificates.models import CertificatePeriod, FundingScheme
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.roles import Head, Operator

pytestmark = pytest.mark.django_db

NEXT_YEAR = {
    "title": "Программа на 2027 год",
    "starts_on": "01.01.2027",
    "ends_on": "31.12.2027",
    "unit": "rub",
    "value_general": "18 000,50",
}


@pytest.fixture
def at():
    return market()


@pytest.fixture
def head(client, at):
    client.force_login(member(Head, at.municipality))
    return client


def test_the_head_sets_the_scheme_of_the_next_year(head, at):
    answer = head.post(reverse("office:scheme_new"), NEXT_YEAR, follow=True)

    scheme = FundingScheme.objects.get(municipality=at.municipality, title=NEXT_YEAR["title"])
    assert (scheme.period.lower, scheme.period.upper) == (date(2027, 1, 1), date(2028, 1, 1))
    assert scheme.face_values.get().amount == 1_800_050
    assert NEXT_YEAR["title"] in answer.text
    assert "31 декабря 2027" in answer.text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": "01.06.2026"}, "На эти дни программа финансирования уже есть"),
        ({"ends_on": "31.12.2026"}, "Последний день раньше первого"),
        ({"value_general": ""}, "номинал"),
        ({"value_general": "0"}, "Номинал больше нуля"),
        ({"value_general": "много"}, "Укажите число"),
        ({"unit": "gold"}, "Выберите"),
        ({"title": ""}, "Назовите программу"),
    ],
)
def test_a_wrong_scheme_gets_a_sentence_and_keeps_what_was_typed(head, at, changes, sentence):
    answer = head.post(reverse("office:scheme_new"), {**NEXT_YEAR, **changes})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="31.12.202' in answer.text
    assert FundingScheme.objects.filter(municipality=at.municipality).count() == 1


def test_granting_gives_the_value_once(head, at):
    act_for([at.municipality.pk])
    child = at.child()
    head.post(reverse("office:scheme_new"), NEXT_YEAR)
    scheme = FundingScheme.objects.get(title=NEXT_YEAR["title"])

    first = head.post(reverse("office:scheme_grant", args=[scheme.pk]), follow=True).text
    second = head.post(reverse("office:scheme_grant", args=[scheme.pk]), follow=True).text

    act_for([at.municipality.pk])
    period = CertificatePeriod.objects.get(scheme=scheme, certificate__child=child)
    assert "сертификаты: 1." in first
    assert "сертификаты: 0." in second
    assert balance_of(period.account_id).free == 1_800_050


def test_an_operator_sees_schemes_but_no_buttons(client, at, django_assert_num_queries):
    client.force_login(member(Operator, at.municipality))
    address = reverse("office:schemes")
    client.get(address)

    with django_assert_num_queries(8):
        answer = client.get(address)

    assert reverse("office:scheme_new") not in answer.text
