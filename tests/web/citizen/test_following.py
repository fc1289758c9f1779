"""A course over a border of periods: both contracts are seen before one applies, and where the second one stands."""

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests.demand.enrolments.test_keeping import BORDER, IN_SEPTEMBER, Course
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import accept_application
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


def words(answer):
    return " ".join(answer.text.replace("\u202f", "").replace("\u00a0", " ").split())


def quoted(client, course, group):
    child = course.at.child()
    client.force_login(child.added_by)
    return words(client.get(reverse("citizen:quote", args=[child.pk, group.pk])))


def test_the_quote_of_the_first_group_shows_both_contracts_and_the_whole(client):
    course = Course()

    text = quoted(client, course, course.first)

    assert "Продолжение курса — второй договор" in text
    assert f"с 1 ноября 2026 по {course.second.ends_on.day} декабря 2026" in text
    assert "12240,00 ₽: сертификат 12240,00 ₽, доплата 0,00 ₽" in text
    assert "Пока продолжение не оплатить" not in text


def test_without_means_of_the_next_period_the_quote_says_what_is_missing(client):
    course = Course(has_second=False)

    text = quoted(client, course, course.first)

    assert "Пока продолжение не оплатить" in text
    assert "На 01.11.2026 деньги бюджета на сертификаты ещё не отведены" in text


def test_the_quote_of_the_second_group_leads_to_the_first(client):
    course = Course()

    text = quoted(client, course, course.second)

    assert f"продолжает группу «{course.first.name}»: до 01.09.2026" in text
    assert "Расчёт группы, с которой начинается курс" in text
    assert f"/quote/{course.first.pk}/" in text


def test_an_ordinary_group_has_nothing_to_go_on_with(client):
    course = Course()

    assert "Продолжение курса" not in quoted(client, course, course.at.group)


def test_the_card_says_where_the_second_contract_stands(client, clock):
    course = Course(has_second=False)
    applied = course.apply()
    client.force_login(applied.applied_by)
    address = reverse("citizen:enrolment", args=[applied.pk])
    assert "За ребёнком держим место" not in words(client.get(address))

    act_for([course.at.municipality.pk])
    course.keep()
    assert "За ребёнком держим место в группе «Курс»: с 1 ноября 2026" in words(client.get(address))

    act_for([course.at.municipality.pk])
    accept_application(application_id=applied.pk, by=SYSTEM, on=TODAY)
    course.add(DateRange(BORDER, course.second.ends_on.replace(month=12, day=31)))
    [made] = course.offer()
    clock.go(IN_SEPTEMBER)
    client.force_login(applied.applied_by)
    assert "если не откажетесь" in words(client.get(reverse("citizen:enrolment", args=[made]))).lower()


def test_who_has_a_place_kept_is_told_so_and_not_to_wait_in_line(client):
    course = Course()
    applied, other = course.apply(), course.apply()
    course.keep()
    client.force_login(applied.applied_by)

    text = words(client.get(reverse("citizen:quote", args=[applied.child_id, course.second.pk])))

    assert "Место в этой группе держим за ребёнком" in text
    assert "Встать в очередь" not in text
    client.force_login(other.applied_by)
    assert client.get(reverse("citizen:quote", args=[applied.child_id, course.second.pk])).status_code == 404


def test_the_catalogue_leads_from_the_second_group_to_the_first(client):
    course = Course()

    assert "Это продолжение курса" in client.get(reverse("portal:group", args=[course.second.pk])).text
    assert "Это продолжение курса" not in client.get(reverse("portal:group", args=[course.first.pk])).text


def test_the_provider_sees_how_many_places_are_kept(client):
    course = Course()
    course.apply()
    course.keep()
    client.force_login(course.at.director())

    page = words(client.get(reverse("provider:programme", args=[course.second.part.programme_id])))

    assert f"ещё 1 — за детьми части {course.first.part.number}" in page
