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


def test_the_list_is_narrowed_to_a_group_and_to_a_surname(client, at):
    other = at.other_group()
    here = demand.application(at, at.child(last_name="Ёлкина")).pk
    there = demand.application(at, at.child(last_name="Елагин"), group=other).pk
    client.force_login(at.director())

    assert listed(client, group=other.pk) == [there]
    assert listed(client, text="елки") == [here]
    assert listed(client, text="Ел") == [here, there]
    assert listed(client, text="Ел", group=at.group.pk) == [here]
    assert listed(client, text=f"№ {there}") == [there]
    assert listed(client, text="%") == []
    assert listed(client, group="nonsense") == [here, there]


def test_the_filter_counts_by_group_and_stays_in_every_link(client, at):
    other = at.other_group(name="Вторая")
    for _ in range(2):
        demand.application(at, at.child())
    demand.application(at, at.child(), group=other)
    client.force_login(at.director())

    page = client.get(reverse("provider:applications"), {"group": other.pk, "text": "Прим"})

    assert [each["count"] for each in page.context["tabs"] if each["title"] == "Ждут ответа"] == [1]
    assert "«Вторая» — 1" in page.text
    assert f"«{at.group.name}» — 2" in page.text
    kept = f"group={other.pk}&amp;text=%D0%9F%D1%80%D0%B8%D0%BC"
    assert page.text.count(kept) >= len(page.context["tabs"]) + 2


def test_a_group_of_another_provider_shows_nothing(client, at):
    foreign = supply.published_group()
    act_for([at.municipality.pk])
    demand.application(at)
    client.force_login(at.director())

    page = client.get(reverse("provider:applications"), {"group": foreign.pk})

    assert list(page.context["page"].object_list) == []
    assert len(page.context["find"].fields["group"].choices) == 2


def test_all_of_a_page_are_ticked_without_javascript_too(client, at):
    made = [demand.application(at, at.child()).pk for _ in range(3)]
    client.force_login(at.director())

    assert client.get(reverse("provider:applications")).context["ticked"] == []
    assert client.get(reverse("provider:applications"), {"tick": "all"}).context["ticked"] == made


def test_a_page_that_watches_brings_new_counts_and_keeps_the_filter(client, at):
    demand.application(at, at.child())
    client.force_login(at.director())
    asked = {"group": at.group.pk}
    mark = client.get(reverse("provider:applications"), asked).context["mark"]
    watching = {"headers": {"HX-Request": "true"}}
    assert client.get(reverse("provider:applications"), asked | {"seen": mark}, **watching).status_code == 204
    act_for([at.municipality.pk])
    demand.application(at, at.child(), group=at.other_group(name="Вторая"))

    fragment = client.get(reverse("provider:applications"), asked | {"seen": mark}, **watching).text

    assert 'hx-swap-oob="innerHTML:#id_group"' in fragment
    assert "«Вторая» — 1" in fragment
    assert "seen=" not in fragment


def test_an_answer_to_nothing_shows_the_same_filter(client, at):
    demand.application(at, at.child())
    client.force_login(at.director())

    page = client.post(f"{reverse('provider:applications_answer')}?state=submitted&group={at.group.pk}")

    assert page.status_code == 422
    assert page.context["find"]["group"].value() == at.group.pk


def test_an_empty_list_says_what_comes_next(client, at):
    client.force_login(at.director())

    assert "Новые появятся здесь сразу" in client.get(reverse("provider:applications")).content.decode()


def test_the_list_takes_the_same_queries_for_one_application_and_for_three(client, at, django_assert_num_queries):
    client.force_login(at.director())
    demand.application(at)
    listed(client)

    for count in (1, 3):
        with django_assert_num_queries(17):
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
    assert "теперь оно — «отозвано»" in answer.content.decode()


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


def test_the_overview_names_what_waits_for_the_provider_and_leads_to_it(client):
    at = demand.market()
    director = at.director()
    client.force_login(director)
    assert "Что сделать" not in client.get(reverse("provider:overview")).text

    act_for([at.municipality.pk])
    applied = demand.application(at)
    client.force_login(director)
    page = client.get(reverse("provider:overview"))

    [waiting] = page.context["waiting"]
    assert waiting.title == "Ждёт ответа 1\u00a0заявление"
    assert reverse("provider:application", args=[applied.pk]) in client.get(waiting.url).text
