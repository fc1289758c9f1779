"""Officials of regions: appointed on a page, reading of municipalities of their region and changing nothing."""

from datetime import date

import pytest
from django.urls import reverse
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, UserFactory, member
from tests.factories.quality import ASKED_ON, asked, delivered

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.roles import Operator, PlatformAdministrator, RegionOfficer
from sotszakaz.oversight.surveys.actions import close_survey

pytestmark = pytest.mark.django_db

REGION = "Примерская область"


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory(region=REGION)
    ordering.decision(municipality, on=date(2026, 3, 1), indicators=[ordering.indicator_said()])
    return municipality


@pytest.fixture
def officer(municipality):
    """An official whose role stands in another municipality of the same region."""
    return member(RegionOfficer, MunicipalityFactory(region=REGION))


def words_of(response) -> str:
    return " ".join(response.content.decode().split())


def address(name: str, *args) -> str:
    return reverse(f"office:{name}", args=args)


def test_an_official_is_appointed_on_the_page_and_released(client, municipality):
    person = UserFactory()
    client.force_login(member(PlatformAdministrator, municipality))
    menu = words_of(client.get(address("overview")))
    assert address("region_officers") in menu

    page = words_of(client.post(address("region_officers"), {"email": person.email, "region": REGION}, follow=True))
    given = Membership.objects.get(user=person)
    client.force_login(person)
    seen = words_of(client.get(address("plans_compare")))
    client.force_login(Membership.objects.get(role_name=PlatformAdministrator.name).user)
    released = words_of(client.post(address("region_officer_release", given.pk), follow=True))

    assert "Роль дана" in page
    assert person.full_name in page
    assert municipality.short_name in seen
    assert "Роль снята" in released
    assert person.email not in released


def test_a_login_that_nobody_has_is_one_sentence_at_the_field(client, municipality):
    client.force_login(member(PlatformAdministrator, municipality))

    response = client.post(address("region_officers"), {"email": "nobody@example.org", "region": REGION})

    assert response.status_code == 422
    assert "зарегистрируется" in response.context["form"].errors["email"][0]


def test_clerks_of_municipalities_appoint_nobody(client, municipality):
    client.force_login(member(Operator, municipality))

    assert client.get(address("region_officers")).status_code == 403
    typed = {"email": UserFactory().email, "region": REGION}
    assert client.post(address("region_officers"), typed).status_code == 403
    assert not Membership.objects.filter(role_name=RegionOfficer.name).exists()


def test_an_official_reads_indicators_of_a_municipality_of_the_region(client, officer, municipality):
    client.force_login(officer)
    here = address("indicators_compared", municipality.pk)
    assert f'href="{here}"' in words_of(client.get(address("region_indicators")))

    page = words_of(client.get(here))

    assert municipality.name in page
    assert ordering.indicator_said()["title"] in page
    for other in ("plan_compared", "surveys_compared"):
        assert f'href="{address(other, municipality.pk)}"' in page
    assert "<form" not in page.split("<main", 1)[1]


def test_an_official_reads_nothing_of_another_region(client, officer):
    elsewhere = MunicipalityFactory(region="Другая область")
    client.force_login(officer)

    for name in ("plan_compared", "indicators_compared", "surveys_compared"):
        assert client.get(address(name, elsewhere.pk)).status_code == 404


def test_where_no_survey_is_over_it_is_said(client, officer, municipality):
    client.force_login(officer)

    assert "Завершённых опросов пока нет" in words_of(client.get(address("surveys_compared", municipality.pk)))
    assert client.get(address("surveys_compared", municipality.pk), {"survey": "1"}).status_code == 404


def test_an_official_reads_closed_surveys_without_small_groups_and_no_open_one(client):
    at = delivered()
    survey = asked(at)
    client.force_login(member(RegionOfficer, MunicipalityFactory(region=at.municipality.region)))
    here = address("surveys_compared", at.municipality.pk)
    assert client.get(here, {"survey": survey.pk}).status_code == 404
    act_for([at.municipality.pk])
    close_survey(survey_id=survey.pk, by=SYSTEM, on=ASKED_ON)
    act_for([])

    page = client.get(here)

    assert page.context["survey"] == survey
    assert "мало ответов, не показывается" in words_of(page)
    assert client.get(here, {"survey": survey.pk}).status_code == 200
