"""The office counts whom a survey asks, begins it, and prints links for families without a login."""

import re

import pytest
from django.urls import reverse
from tests.factories.demand import contract, market
from tests.factories.kernel import member
from tests.factories.quality import ASKED_AT, QUESTIONS, asked, delivered

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Finance, Operator
from sotszakaz.oversight.surveys.actions import adopt_questionnaire
from sotszakaz.oversight.surveys.models import LinkSheet, Survey

pytestmark = pytest.mark.django_db
SEPTEMBER = {"since": "2026-09", "until": "2026-09"}
LINK = re.compile(r"/survey/([0-9A-Z-]{19})/")


@pytest.fixture(autouse=True)
def november(clock):
    clock.now = ASKED_AT


@pytest.fixture
def at():
    """One family without a login and one with it, both served in September."""
    here = market()
    User.objects.filter(pk=contract(here).child.added_by_id).update(is_active=False)
    return delivered(1, here)


def address(name, *args):
    return reverse(f"office:{name}", args=args)


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_whom_a_survey_asks_is_told_before_it_asks_them(client, at):
    adopt_questionnaire(municipality_id=at.municipality.pk, questions=QUESTIONS, by=SYSTEM)
    client.force_login(member(Operator, at.municipality))

    counted = client.get(address("survey_new"), SEPTEMBER)
    wrong = client.get(address("survey_new"), {**SEPTEMBER, "since": "сентябрь"})

    assert "Приглашений 2" in words(counted)
    assert "Детей без входа и почты 1" in words(counted)
    assert (wrong.status_code, "Укажите месяц так" in wrong.text) == (422, True)
    assert not Survey.objects.exists()
    begun = client.post(address("survey_new"), SEPTEMBER, follow=True)
    assert "Опрос начат" in begun.text
    assert "Без входа на сайт 1" in words(begun)
    nobody = client.get(address("survey_new"), SEPTEMBER).text
    assert "Спрашивать некого" in nobody
    assert "Отправить приглашения" not in nobody


def test_slips_are_printed_once_handed_out_by_names_and_declared_lost(client, at):
    survey = asked(at)
    child = survey.invitations.get(child__added_by__is_active=False).child
    client.force_login(member(Operator, at.municipality))
    page = address("survey_slips_of", survey.pk, at.record.organisation_id)

    listed = client.get(address("survey_slips", survey.pk))
    before = client.get(page)
    key = before.context["form"]["key"].value()
    sheet = client.post(page, {"key": key})
    again = client.post(page, {"key": key})
    [code] = LINK.findall(sheet.text)

    assert at.record.organisation.short_name in listed.text
    assert child.full_name in before.text
    assert child.full_name not in sheet.text
    assert LINK.findall(again.text) == [code]
    assert sheet.headers["Cache-Control"] == "private, no-store"
    assert client.post(page, {"key": "?"}).status_code == 422
    assert (
        "Печатать нечего"
        in client.post(page, {"key": client.get(page).context["form"]["key"].value()}, follow=True).text
    )
    act_for([])
    assert client.get(reverse("portal:survey", args=[code])).status_code == 200
    act_for([at.municipality.pk])
    void = address("survey_slips_void", LinkSheet.objects.get().pk)
    assert "Листки отменены" in client.post(void, follow=True).text
    assert "уже невозможно" in client.post(void, follow=True).text
    assert "листок отменён" in client.get(reverse("portal:survey", args=[code])).text


def test_pages_of_slips_are_for_who_keeps_surveys(client, at):
    survey = asked(at)
    client.force_login(member(Finance, at.municipality))

    assert client.get(address("survey_slips", survey.pk)).status_code == 403
    assert "Листки со ссылками" not in client.get(address("survey", survey.pk)).text


def test_the_pages_ask_the_database_as_often_however_many_families(client, at, django_assert_max_num_queries):
    survey = asked(at)
    client.force_login(member(Operator, at.municipality))

    for name, args in (("survey_slips", ()), ("survey_slips_of", (at.record.organisation_id,))):
        with django_assert_max_num_queries(16):
            assert client.get(address(name, survey.pk, *args)).status_code == 200
