"""A course over a border of periods is shown divided before anything is made."""

import re
from datetime import date

import pytest
from django.urls import reverse
from tests.factories import demand, supply
from tests.web.provider.test_programmes import director, lessons

from sotszakaz.demand.certificates.models import FundingScheme
from sotszakaz.supply.programmes.models import StudyGroup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


def typed(**changes):
    facts = {
        "title": "Основы",
        "hours": "136",
        "price": "24 480",
        "name": "Акварель-1",
        "address": "ул. Школьная, д. 1",
    }
    days = {"address": "Школьная, 1", "starts_on": "2026-09-01", "ends_on": "2027-05-31", "places": "12"}
    return facts | days | lessons(("2", "15:00", "16:30", "2")) | changes


def test_the_second_click_makes_what_the_first_one_showed(client):
    programme = supply.programme()
    director(client, programme.record)
    address = reverse("provider:course_new", args=[programme.pk])

    shown = client.post(address, typed())

    assert "с\u00a01\u00a0сентября 2026 по 31 декабря 2026".replace("\u00a0", " ") in shown.text.replace("\u00a0", " ")
    assert not StudyGroup.objects.exists()
    [mark] = re.findall(r'name="shown" value="([0-9a-f]{16})"', shown.text)

    changed = client.post(address, typed(shown=mark, price="24 000"))
    assert "Создать части и группы" in changed.text
    assert not StudyGroup.objects.exists()

    made = client.post(address, typed(shown=mark), follow=True)
    assert "Курс разделён" in made.text
    assert "продолжение группы части 1" in made.text
    assert StudyGroup.objects.get(follows__isnull=False).starts_on == date(2027, 1, 1)

    again = client.post(address, typed(shown=mark))
    assert again.status_code == 422
    assert "в программе уже есть" in again.text
    assert StudyGroup.objects.count() == 2


def test_a_course_within_one_period_is_told_so(client):
    programme = supply.programme()
    director(client, programme.record)

    answer = client.post(reverse("provider:course_new", args=[programme.pk]), typed(ends_on="2026-12-25"))

    assert answer.status_code == 422
    assert "нет границы периода" in answer.text


def test_a_group_over_a_border_leads_to_its_division_with_all_it_says(client):
    at = demand.market()
    FundingScheme.objects.filter(municipality=at.municipality).update(period=(date(2026, 1, 1), date(2026, 11, 1)))
    director(client, at.record)
    address = f"{reverse('provider:course_new', args=[at.group.part.programme_id])}?group={at.group.pk}"

    assert address in client.get(reverse("provider:programme", args=[at.group.part.programme_id])).text
    page = client.get(address).text

    for said in (at.group.name, "Основы", "12240", "2026-12-25", "15:00"):
        assert said in page.replace("\u202f", "")
    assert client.get(address.replace(f"={at.group.pk}", "=0")).status_code == 404
