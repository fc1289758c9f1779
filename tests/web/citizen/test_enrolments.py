import pytest
from django.urls import reverse
from tests.factories import demand
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import accept_application, refuse_application
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


def page_of(client, application):
    return client.get(reverse("citizen:enrolment", args=[application.pk]))


def test_an_application_that_waits_says_until_when_and_can_be_withdrawn(client):
    at = demand.market()
    application = demand.application(at)
    client.force_login(application.applied_by)

    text = page_of(client, application).content.decode()

    assert "Исполнитель ответит не позднее: 12\u00a0августа 2026" in text
    assert reverse("citizen:enrolment_withdraw", args=[application.pk]) in text


def test_a_contract_shows_its_documents_and_months(client):
    at = demand.market()
    application = demand.application(at)
    contract = accept_application(application_id=application.pk, by=at.director(), on=TODAY)
    client.force_login(application.applied_by)

    text = page_of(client, application).content.decode()

    assert f"Договор № {contract.number}" in text
    assert reverse("citizen:document_pdf", args=[contract.document_id]) in text
    assert reverse("citizen:document_pdf", args=[contract.social_certificate.document_id]) in text
    assert "Исполнитель принял заявление" in text
    assert "октябрь 2026" in text
    assert reverse("citizen:enrolment_withdraw", args=[application.pk]) not in text


def test_a_refusal_shows_its_ground_and_reason(client):
    at = demand.market()
    application = demand.application(at)
    refuse_application(application_id=application.pk, ground="health", reason="Нужна справка", by=SYSTEM, on=TODAY)
    client.force_login(application.applied_by)

    text = page_of(client, application).content.decode()

    assert "Есть медицинские противопоказания." in text
    assert "Нужна справка" in text


def test_withdrawing_gives_the_money_back_and_says_so(client):
    at = demand.market()
    application = demand.application(at)
    client.force_login(application.applied_by)

    answer = client.post(reverse("citizen:enrolment_withdraw", args=[application.pk]), follow=True)

    assert "Заявление отозвано. Место освобождено" in answer.content.decode()
    act_for([at.municipality.pk])
    assert EnrolmentApplication.objects.get().state == "withdrawn"


def test_withdrawing_is_a_post(client):
    at = demand.market()
    application = demand.application(at)
    client.force_login(application.applied_by)

    assert client.get(reverse("citizen:enrolment_withdraw", args=[application.pk])).status_code == 405


def test_applications_of_other_parents_are_not_there(client):
    at = demand.market()
    application, stranger = demand.application(at), at.child().added_by
    client.force_login(stranger)

    assert page_of(client, application).status_code == 404
    assert client.post(reverse("citizen:enrolment_withdraw", args=[application.pk])).status_code == 404
    assert "Заявлений пока нет" in client.get(reverse("citizen:enrolments")).content.decode()


def test_the_list_takes_the_same_queries_for_one_application_and_for_three(client, django_assert_num_queries):
    at = demand.market(value=100_000_00)
    child = at.child()
    demand.contract(at, child)
    client.force_login(child.added_by)
    client.get(reverse("citizen:enrolments"))

    for count in (1, 3):
        with django_assert_num_queries(8):
            page = client.get(reverse("citizen:enrolments"))
        assert len(page.context["page"].object_list) == count
        act_for([at.municipality.pk])
        if count == 1:
            demand.contract(at, child, group=at.other_group())
            demand.application(at, at.child(by=child.added_by))
