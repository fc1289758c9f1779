"""Two tabs, two officers: after a refusal one sees the page as it stands now, and what has happened."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import demand, supply
from tests.factories.kernel import member

from sotszakaz.kernel.users.roles import Operator
from sotszakaz.web.returning import page_above

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


def press(client, page, button, data=None, **headers):
    """Send a form of an open page; what the browser then shows."""
    told = BROWSER | {"Referer": f"http://testserver{page}"} | headers
    return client.post(button, data or {}, headers=told, follow=True)


@pytest.fixture
def waiting():
    return supply.application()


@pytest.fixture
def accepted(client, waiting):
    """The application has been accepted in another tab, by whoever is logged in here."""
    client.force_login(member(Operator, waiting.municipality))
    client.post(reverse("office:provider_accept", args=[waiting.pk]))
    return waiting


@pytest.mark.django_db
def test_a_second_officer_sees_what_the_first_has_done(client, accepted):
    client.force_login(member(Operator, accepted.municipality))
    page = reverse("office:provider_application", args=[accepted.pk])

    answer = press(client, page, reverse("office:provider_accept", args=[accepted.pk]))

    assert answer.redirect_chain == [(page, 302)]
    assert "состояние изменил другой человек, теперь оно — «" in answer.text
    assert "Ниже — как всё стоит сейчас." in answer.text
    assert reverse("office:provider_accept", args=[accepted.pk]) not in answer.text


@pytest.mark.django_db
def test_the_same_person_in_another_tab_is_told_so(client, accepted):
    page = reverse("office:provider_application", args=[accepted.pk])

    answer = press(client, page, reverse("office:provider_accept", args=[accepted.pk]))

    assert "вы сами изменили состояние" in answer.text


@pytest.mark.django_db
def test_what_was_typed_into_a_form_that_is_gone_is_not_lost(client, accepted):
    page = reverse("office:provider_application", args=[accepted.pk])
    ground = reverse("office:provider_refuse", args=[accepted.pk])

    answer = press(client, page, ground, {"ground": "mismatch", "reason": "Нет <копии> лицензии."})

    assert answer.redirect_chain == [(page, 302)]
    assert "Нет &lt;копии&gt; лицензии." in answer.text


@pytest.mark.django_db
def test_htmx_is_sent_to_the_page_too(client, accepted):
    page = reverse("office:provider_application", args=[accepted.pk])

    answer = press(client, page, reverse("office:provider_accept", args=[accepted.pk]), **{"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, page)


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, BROWSER, BROWSER | {"Referer": "http://elsewhere.example/office/"}])
def test_what_no_page_of_ours_has_sent_gets_a_page_of_its_own(client, accepted, headers):
    answer = client.post(reverse("office:provider_accept", args=[accepted.pk]), headers=headers)

    assert answer.status_code == 409
    assert f'href="{reverse("office:provider_application", args=[accepted.pk])}"' in answer.text


@pytest.mark.django_db
def test_scripts_get_the_status_and_no_page(client, accepted):
    page = f"http://testserver{reverse('office:provider_application', args=[accepted.pk])}"

    answer = client.post(
        reverse("office:provider_accept", args=[accepted.pk]), headers={"Accept": "*/*", "Referer": page}
    )

    assert answer.status_code == 409


@pytest.mark.django_db
@pytest.mark.usefixtures("on_today")
def test_a_page_of_one_deed_gives_way_to_the_page_of_the_thing(client):
    at = demand.market()
    application = demand.application(at)
    card = reverse("citizen:enrolment", args=[application.pk])
    client.force_login(application.applied_by)
    client.post(reverse("citizen:enrolment_withdraw", args=[application.pk]))
    button = reverse("citizen:enrolment_withdraw", args=[application.pk])

    answer = press(client, button, button)

    assert answer.redirect_chain == [(card, 302)]


@pytest.mark.django_db
def test_a_form_of_ours_whose_login_was_renewed_keeps_its_words(waiting):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member(Operator, waiting.municipality))
    button = reverse("office:provider_refuse", args=[waiting.pk])
    said = {"ground": "mismatch", "reason": "Адрес <не> тот."}

    ours = browser.post(button, said, headers={"Origin": "http://testserver"})
    foreign = browser.post(button, said, headers={"Origin": "http://elsewhere.example"})

    assert (ours.status_code, foreign.status_code) == (403, 403)
    assert 'value="Адрес &lt;не&gt; тот."' in ours.text
    assert "Адрес" not in foreign.text
    again = said | {"csrfmiddlewaretoken": ours.context["csrf_token"]}
    assert browser.post(button, again, headers={"Origin": "http://testserver"}).status_code == 302


def test_above_every_page_of_one_thing_is_a_page():
    assert page_above("/office/providers/applications/5/refuse/") == "/office/providers/applications/5/"
    assert page_above("/office/working-group/guests/5/remove/") == "/office/working-group/"
    assert page_above("/provider/groups/7/week/") == "/provider/"
    assert page_above("/office/") is None
