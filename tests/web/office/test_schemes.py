from datetime import date

import pytest
from django.urls import reverse
from tests.factories.demand import FACE_VALUE, market
from tests.factories.kernel import member

from sotszakaz.demand.certificates.models import CertificatePeriod, FaceValue, FundingScheme
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.roles import Head, Operator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]

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

    with django_assert_num_queries(7):
        answer = client.get(address)

    assert reverse("office:scheme_new") not in answer.text


@pytest.fixture
def value(at):
    return FaceValue.objects.get(scheme__municipality=at.municipality)


def words(answer) -> str:
    """The text of a page with plain spaces."""
    return " ".join(answer.text.replace("\u202f", "").split())


def test_the_head_sets_limits_with_the_scheme(head, at):
    head.post(reverse("office:scheme_new"), {**NEXT_YEAR, "number_general": "40", "total_general": "720 020"})

    value = FaceValue.objects.get(scheme__title=NEXT_YEAR["title"])
    assert (value.number_limit, value.sum_limit) == (40, 720_020_00)


def test_the_card_shows_what_is_given_and_what_is_left(head, at, value, django_assert_num_queries):
    at.child()
    act_for([])
    head.post(reverse("office:scheme_limits", args=[value.pk]), {"number": "3", "total": ""})

    answer = head.get(reverse("office:scheme", args=[value.scheme_id]))

    assert "1 из 3" in words(answer)
    assert "суммой не ограничено" in answer.text
    with django_assert_num_queries(10):
        head.get(reverse("office:scheme", args=[value.scheme_id]))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"number": "0"}, "уже выдано"), ({"number": "много"}, "целое число"), ({"total": "-5"}, "Предел не меньше нуля")],
)
def test_wrong_limits_get_a_sentence(head, at, value, typed, sentence):
    at.child()
    act_for([])

    answer = head.post(reverse("office:scheme_limits", args=[value.pk]), typed)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_change_of_the_value_is_shown_before_it_is_done(head, at, value):
    at.child()
    act_for([])
    address = reverse("office:scheme_value", args=[value.pk])

    shown = head.post(address, {"amount": "21 000"})
    value.refresh_from_db()
    before = value.amount
    done = head.post(address, {"amount": "21000.00", "confirmed": "2100000"}, follow=True)

    assert "1 сертификат" in words(shown)
    assert "1000,00 ₽" in words(shown)
    assert before == FACE_VALUE
    assert "пересчитано сертификатов: 1." in done.text
    value.refresh_from_db()
    assert value.amount == 2_100_000


def test_another_amount_than_the_one_shown_is_shown_anew(head, value):
    answer = head.post(reverse("office:scheme_value", args=[value.pk]), {"amount": "500", "confirmed": "2100000"})

    assert "пока ничего не записано" in answer.text
    value.refresh_from_db()
    assert value.amount == FACE_VALUE


def test_a_change_beyond_the_limit_of_the_sum_has_no_button(head, at, value):
    at.child()
    act_for([])
    head.post(reverse("office:scheme_limits", args=[value.pk]), {"number": "", "total": "20 000"})

    answer = head.post(reverse("office:scheme_value", args=[value.pk]), {"amount": "21 000"})
    forced = head.post(reverse("office:scheme_value", args=[value.pk]), {"amount": "21 000", "confirmed": "2100000"})

    assert "сначала увеличьте предел" in answer.text
    assert 'name="confirmed" value="2100000"' not in answer.text
    assert forced.status_code == 422


def test_the_queue_lists_those_who_wait_and_the_family_sees_its_number(client, head, at, value):
    head.post(reverse("office:scheme_limits", args=[value.pk]), {"number": "0", "total": ""})
    act_for([at.municipality.pk])
    waiting = [at.child(last_name=name) for name in ("Борисов", "Андреев")]
    act_for([])
    client.force_login(member(Operator, at.municipality))

    answer = client.get(reverse("office:scheme_queue", args=[value.pk]))
    client.force_login(waiting[1].added_by)
    own = client.get(reverse("citizen:child", args=[waiting[1].pk]))

    assert [entry.certificate.child for entry in answer.context["page"].object_list] == waiting
    assert answer.text.index("Борисов") < answer.text.index("Андреев")
    assert "Вы 2-й в очереди на номинал" in own.text


def test_the_head_divides_the_year_into_parts(head, at, value):
    address = reverse("office:scheme_part", args=[value.scheme_id])
    autumn = {"starts_on": "01.09.2026", "ends_on": "31.12.2026", "total": "400 000"}

    answer = head.post(address, autumn, follow=True)
    wrong = head.post(address, {**autumn, "starts_on": "01.10.2026"})

    assert "400000,00 ₽" in words(answer)
    assert wrong.status_code == 422
    assert "подпериод уже есть" in wrong.text


def test_a_scheme_in_hours_per_week_speaks_of_weeks(head, at):
    head.post(reverse("office:scheme_new"), {**NEXT_YEAR, "unit": "week_hours", "value_general": "12"})

    answer = head.get(reverse("office:schemes"))

    assert "12 ч в неделю" in words(answer)


def test_the_next_period_is_proposed_by_the_rule_of_the_former_one(head, at):
    autumn = {**NEXT_YEAR, "ends_on": "01.05.2027", "value_general": "3 000", "next_values": "by_days"}
    head.post(reverse("office:scheme_new"), {**autumn, "decreases_monthly": "on"})
    scheme = FundingScheme.objects.get(title=NEXT_YEAR["title"])

    page = head.get(f"{reverse('office:scheme_new')}?after={scheme.pk}").text

    assert scheme.decreases_monthly
    assert "9049,59" in page  # 3 000 × 365 / 121
    assert "правило не подтверждено" in page
    assert 'value="2027-05-02"' in page
    assert "правило не подтверждено" in head.get(reverse("office:scheme", args=[scheme.pk])).text


def test_a_weekly_norm_that_decreases_gets_a_sentence(head):
    typed = {**NEXT_YEAR, "unit": "week_hours", "decreases_monthly": "on"}

    answer = head.post(reverse("office:scheme_new"), typed)

    assert answer.status_code == 422
    assert "Норма часов в неделю не уменьшается" in answer.text


def test_a_part_is_removed_by_its_button_once(head, at, value):
    scheme = value.scheme
    autumn = {"starts_on": "01.09.2026", "ends_on": "31.12.2026", "total": "400 000"}
    head.post(reverse("office:scheme_part", args=[scheme.pk]), autumn)
    [part] = scheme.parts.all()
    address = reverse("office:scheme_part_remove", args=[scheme.pk])

    assert "вернулись в строку бюджета" in head.post(address, {"part": part.pk}, follow=True).text
    assert "уже нет" in head.post(address, {"part": part.pk}).text


def test_the_head_closes_a_period_and_bounds_the_days_of_beginning(head, at):
    scheme = FundingScheme.objects.get(municipality=at.municipality)
    address, card = (reverse(f"office:{name}", args=[scheme.pk]) for name in ("scheme_starts", "scheme"))
    assert "Закрыть период" in head.get(card).text

    answer = head.post(address, {"closes_at": "2026-08-01T09:00", "starts_until": "30.09.2026"})

    assert answer["Location"] == card
    act_for([at.municipality.pk])
    page = head.get(card).text.replace("\xa0", " ")
    assert "не принимаются с 1 августа 2026, 09:00; занятия начинаются не позже 30 сентября 2026" in page
    assert 'value="2026-08-01T09:00"' in head.get(address).text
    wrong = head.post(address, {"starts_until": "01.01.2027"})
    assert wrong.status_code == 422
    assert "лежит внутри периода программы" in wrong.text
    head.post(address, {"closes_at": "", "starts_until": ""})
    act_for([at.municipality.pk])
    assert "Закрыть период" in head.get(card).text


def test_a_period_of_another_municipality_is_not_found(head, at):
    elsewhere = FundingScheme.objects.get(municipality=market().municipality)

    for answer in (head.get, head.post):
        assert answer(reverse("office:scheme_starts", args=[elsewhere.pk])).status_code == 404
