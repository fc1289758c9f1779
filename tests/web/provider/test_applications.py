import pytest
from django.urls import reverse
from tests.factories import demand, supply
from tests.factories.kernel import member

from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Director, Teacher

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


@pytest.fixture
def at():
    return demand.market()


def listed(client, **asked):
    return [each.pk for each in client.get(reverse("provider:applications"), asked).context["page"].object_list]


def test_the_list_begins_with_those_that_wait_and_shows_others_by_state(client, at):
    accepted, waiting = demand.contract(at).application_id, demand.application(at).pk
    client.force_login(at.director())

    assert listed(client) == [waiting]
    assert listed(client, state="accepted") == [accepted]
    assert listed(client, state="") == [waiting, accepted]
    assert listed(client, state="nonsense") == [waiting]


def test_an_empty_list_says_what_comes_next(client, at):
    client.force_login(at.director())

    assert "Новые появятся здесь сразу" in client.get(reverse("provider:applications")).content.decode()


def test_the_list_takes_the_same_queries_for_one_application_and_for_three(client, at, django_assert_num_queries):
    client.force_login(at.director())
    demand.application(at)
    listed(client)

    for count in (1, 3):
        with django_assert_num_queries(15):
            assert len(listed(client)) == count
        act_for([at.municipality.pk])
        if count == 1:
            demand.application(at)
            demand.application(at)


def test_the_provider_accepts_and_the_page_leads_to_both_documents(client, at):
    application = demand.application(at)
    client.force_login(at.director())

    answer = client.post(reverse("provider:application_accept", args=[application.pk]), follow=True)

    act_for([at.municipality.pk])
    contract = Contract.objects.get()
    text = answer.content.decode()
    assert f"договор № {contract.number} сформирован" in text
    for document_id in (contract.document_id, contract.social_certificate.document_id):
        assert reverse("provider:document_pdf", args=[document_id]) in text


def test_accepting_what_was_withdrawn_says_so_on_the_same_page(client, at):
    application = demand.application(at)
    client.force_login(application.applied_by)
    client.post(reverse("citizen:enrolment_withdraw", args=[application.pk]))
    act_for([at.municipality.pk])
    client.force_login(at.director())

    answer = client.post(reverse("provider:application_accept", args=[application.pk]))

    assert answer.status_code == 409
    assert "сейчас состояние — «отозвано»" in answer.content.decode()


def test_the_provider_refuses_by_a_ground_of_the_rules(client, at):
    application = demand.application(at)
    client.force_login(at.director())

    client.post(
        reverse("provider:application_refuse", args=[application.pk]), {"ground": "health", "reason": "Нет справки"}
    )

    act_for([at.municipality.pk])
    refused = EnrolmentApplication.objects.get()
    assert (refused.state, refused.reason) == ("refused", "Нет справки")


def test_a_refusal_without_a_reason_keeps_the_chosen_ground(client, at):
    application = demand.application(at)
    client.force_login(at.director())

    answer = client.post(reverse("provider:application_refuse", args=[application.pk]), {"ground": "health"})

    assert answer.status_code == 422
    assert '<option value="health" selected>' in answer.content.decode()
    act_for([at.municipality.pk])
    assert EnrolmentApplication.objects.get().state == "submitted"


def test_every_look_at_an_application_is_logged(client, at):
    application, director = demand.application(at), at.director()
    client.force_login(director)

    client.get(reverse("provider:application", args=[application.pk]))

    look = AuditEvent.objects.get(action="enrolmentapplication.look")
    assert (look.actor_id, look.subject_id) == (director.pk, application.pk)


def test_another_provider_of_the_municipality_may_not_look_or_answer(client, at):
    application = demand.application(at)
    other = supply.record(at.municipality)
    client.force_login(member(Director, at.municipality, other.organisation))

    assert client.get(reverse("provider:application", args=[application.pk])).status_code == 403
    assert client.post(reverse("provider:application_accept", args=[application.pk])).status_code == 403
    assert listed(client) == []


def test_a_provider_of_another_municipality_learns_nothing(client, at):
    application = demand.application(at)
    elsewhere = demand.market()
    client.force_login(elsewhere.director())

    assert client.get(reverse("provider:application", args=[application.pk])).status_code == 404
    assert client.post(reverse("provider:application_accept", args=[application.pk])).status_code == 404


def test_a_teacher_does_not_see_applications(client, at):
    client.force_login(member(Teacher, at.municipality, at.record.organisation))

    assert client.get(reverse("provider:applications")).status_code == 403
