"""A survey by its link and complaints of anybody, without a login."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse
from tests.factories import supply
from tests.factories.quality import ASKED_AT, ASKED_ON, asked, delivered, links, said

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.quality.actions import adopt_standard
from sotszakaz.oversight.surveys.actions import close_survey
from sotszakaz.oversight.surveys.models import Question, SurveyAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture
def november(clock):
    clock.now = ASKED_AT
    return clock


@pytest.fixture(autouse=True)
def nobody_has_asked():
    cache.clear()


def typed(mark="5"):
    first, advise, words = Question.objects.order_by("number")
    return {f"question_{first.pk}": mark, f"question_{advise.pk}": "yes", f"question_{words.pk}": "Больше света."}


def test_a_link_is_answered_once_and_says_so_the_second_time(client, november):
    at = delivered()
    [token] = links(asked(at))
    act_for([])
    address = reverse("portal:survey", args=[token])

    page = client.get(address)
    empty = client.post(address, typed(""))
    done = client.post(address, typed(), follow=True)
    again, reopened = client.post(address, typed("1")), client.get(address)

    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("same-origin", "private, no-store")
    assert at.record.organisation.short_name in page.text
    assert at.group.part.programme.name in page.text
    assert "Примерова" not in page.text
    assert (empty.status_code, again.status_code, reopened.status_code) == (422, 409, 409)
    assert "Поставьте оценку" in empty.text
    assert "Спасибо за ответ" in done.text
    assert "второй раз отвечать не нужно" in again.text
    act_for([at.municipality.pk])
    assert SurveyAnswer.objects.get().satisfaction == 5


def test_a_link_of_nobody_is_404(client):
    assert client.get(reverse("portal:survey", args=["no-such-link"])).status_code == 404


def test_the_public_sees_a_closed_survey_without_small_groups(client, november):
    at = delivered()
    survey = asked(at)
    [token] = links(survey)
    client.post(reverse("portal:survey", args=[token]), typed())
    before = client.get(reverse("portal:satisfaction")).text
    act_for([at.municipality.pk])
    close_survey(survey_id=survey.pk, by=SYSTEM, on=ASKED_ON)
    act_for([])

    page = client.get(reverse("portal:satisfaction")).text

    assert "Завершённых опросов пока нет" in before
    assert "мало ответов, не показывается" in page
    assert "100" not in page[page.index(at.municipality.name) :].replace(at.municipality.name, "")


def form_of(home):
    facts = said()
    return {
        "topic": facts.topic,
        "words": facts.words,
        "full_name": facts.full_name,
        "contact": facts.contact,
        "has_consented": "on",
        "organisation": "",
        "key": str(facts.key),
    }


def test_anybody_files_a_complaint_and_reads_its_answer_by_number_and_code(client):
    home = supply.ruled_municipality()
    act_for([])
    address = f"{reverse('portal:complaint')}?municipality={home.pk}"
    sent = form_of(home)

    refused = client.post(address, {**sent, "has_consented": ""})
    filed = client.post(address, sent, follow=True)
    twice = client.post(address, sent, follow=True)
    number, code = client.session["complaint_filed"][:2]
    asking = {"municipality": home.pk, "number": number, "code": code}
    status = client.post(reverse("portal:complaint_status"), asking)
    wrong = client.post(reverse("portal:complaint_status"), {**asking, "code": "0" * 16})

    assert "Без согласия" in refused.text
    assert number in filed.text
    assert code in filed.text
    assert code in twice.text
    assert "Зарегистрирована" in status.text
    assert "Примерова" not in status.text
    assert wrong.status_code == 422
    assert "нет" in wrong.text
    act_for([home.pk])
    assert Complaint.objects.count() == 1


def test_nobody_files_complaints_by_the_hundred(client):
    home = supply.ruled_municipality()
    act_for([])
    address = f"{reverse('portal:complaint')}?municipality={home.pk}"

    answers = [client.post(address, form_of(home)) for _ in range(11)]

    assert [each.status_code for each in answers] == [302] * 10 + [422]
    assert "слишком много жалоб" in answers[-1].text
    asking = {"municipality": home.pk, "number": "Ж-1/2026", "code": "0" * 16}
    assert "слишком много" not in client.post(reverse("portal:complaint_status"), asking).text


def test_the_form_asks_first_where_the_service_is(client):
    supply.ruled_municipality()

    assert "Где оказывают услугу" in client.get(reverse("portal:complaint")).text
    assert client.get(reverse("portal:complaint"), {"municipality": "0"}).status_code == 422


def test_everybody_reads_the_standards_in_force(client):
    home = supply.decided_municipality()
    said_by = {"municipality_id": home.pk, "service_id": supply.services()[0].pk, "act": "Приказ № 1", "by": SYSTEM}
    adopt_standard(**said_by, text="Прежний текст", starts_on=date(2026, 1, 1))
    adopt_standard(**said_by, text="Педагог известен заранее", starts_on=date(2026, 2, 1))
    act_for([])

    page = client.get(reverse("portal:standards")).text

    assert "Педагог известен заранее" in page
    assert "Прежний текст" not in page


def test_standards_of_all_municipalities_are_read_at_once(client, django_assert_max_num_queries):
    for _ in range(3):
        home = supply.decided_municipality()
        said_by = {"municipality_id": home.pk, "service_id": supply.services()[0].pk, "by": SYSTEM}
        adopt_standard(**said_by, act="Приказ № 1", text="Занятия по расписанию", starts_on=date(2026, 1, 1))
    act_for([])

    with django_assert_max_num_queries(4):
        page = client.get(reverse("portal:standards")).text

    assert page.count("Занятия по расписанию") == 3
