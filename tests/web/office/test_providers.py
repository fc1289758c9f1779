import pytest
from django.urls import reverse
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Finance, GroupMember, Operator
from sotszakaz.supply.providers.actions import accept_provider, exclude_provider
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.supply.providers.states import ApplicationState, RecordState

pytestmark = pytest.mark.django_db


def operator(client, thing, role=Operator):
    client.force_login(member(role, thing.municipality))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("which", ["", "?list=registry"])
def test_lists_cost_the_same_for_any_number_of_rows(client, django_assert_num_queries, which, count):
    municipality = supply.decided_municipality()
    for _ in range(count):
        supply.record(municipality)
    client.force_login(member(Operator, municipality))

    with django_assert_num_queries(9):
        page = client.get(reverse("office:providers") + which).text

    assert page.count("<tr>") == count + 1


def test_an_empty_municipality_reads_what_comes_next(client):
    client.force_login(member(Operator, MunicipalityFactory()))

    assert "Заявок пока нет" in client.get(reverse("office:providers")).text
    assert "В реестре пока никого нет" in client.get(reverse("office:providers"), {"list": "registry"}).text


def test_an_application_past_its_day_says_so(client):
    waiting = supply.application(on=supply.TODAY.replace(year=2026, month=2))
    operator(client, waiting)

    assert "срок прошёл" in client.get(reverse("office:providers")).text
    assert "Срок решения прошёл" in client.get(reverse("office:provider_application", args=[waiting.pk])).text


def test_an_operator_accepts_and_comes_to_the_record(client):
    waiting = supply.application()
    operator(client, waiting)

    answer = client.post(reverse("office:provider_accept", args=[waiting.pk]), follow=True)

    record = RegistryRecord.objects.get()
    assert answer.redirect_chain == [(reverse("office:record", args=[record.pk]), 302)]
    assert f"под № {record.number}" in answer.text
    assert "Заключить соглашение" in answer.text


def test_a_decided_application_is_not_decided_again(client):
    record = supply.record()
    operator(client, record)

    answer = client.post(reverse("office:provider_accept", args=[record.application_id]))

    assert answer.status_code == 409
    assert "уже невозможно" in answer.text


def test_an_operator_refuses_on_a_ground_of_the_rules(client):
    waiting = supply.application()
    operator(client, waiting)
    address = reverse("office:provider_refuse", args=[waiting.pk])

    answer = client.post(address, {"ground": "mismatch", "reason": "Адрес не тот."}, follow=True)

    waiting.refresh_from_db()
    assert waiting.state == ApplicationState.REFUSED
    assert "Адрес не тот." in answer.text


@pytest.mark.parametrize("ground", ["", "dislike"])
def test_a_refusal_without_a_ground_of_the_rules_keeps_what_was_typed(client, ground):
    waiting = supply.application()
    operator(client, waiting)

    answer = client.post(
        reverse("office:provider_refuse", args=[waiting.pk]), {"ground": ground, "reason": "Адрес не тот."}
    )

    waiting.refresh_from_db()
    assert answer.status_code == 422
    assert "Адрес не тот." in answer.text
    assert '<details class="confirm" open>' in answer.text
    assert waiting.state == ApplicationState.SUBMITTED


def test_the_record_shows_agreements_and_programmes(client):
    group = supply.published_group()
    record = group.part.programme.record
    agreement = supply.agreement(record)
    operator(client, record)

    page = client.get(reverse("office:record", args=[record.pk])).text

    assert agreement.number in page
    assert group.part.programme.name in page


def test_an_operator_excludes_with_a_ground(client):
    record = supply.record()
    operator(client, record)
    address = reverse("office:record_exclude", args=[record.pk])

    assert client.post(address, {"ground": "", "reason": "Письмо"}).status_code == 422
    answer = client.post(address, {"ground": "own_wish", "reason": "Письмо"}, follow=True)

    record.refresh_from_db()
    assert record.state == RecordState.EXCLUDED
    assert "Исключена" in answer.text
    assert "Заключить соглашение" not in answer.text


def test_an_accepted_application_links_to_its_own_record_after_exclusion_and_return(client):
    record = supply.record()
    exclude_provider(record_id=record.pk, ground="own_wish", reason="", by=SYSTEM, on=supply.TODAY)
    again = supply.application(record.municipality, record.organisation)
    accept_provider(application_id=again.pk, by=SYSTEM, on=supply.TODAY)
    operator(client, record)

    page = client.get(reverse("office:provider_application", args=[record.application_id])).text

    assert reverse("office:record", args=[record.pk]) in page


def test_those_who_only_read_get_no_buttons(client):
    waiting = supply.application()
    operator(client, waiting, Finance)

    page = client.get(reverse("office:provider_application", args=[waiting.pk])).text

    assert "Включить в реестр" not in page
    for name in ("provider_accept", "provider_refuse"):
        answer = client.post(reverse(f"office:{name}", args=[waiting.pk]), {"ground": "mismatch", "reason": ""})
        assert answer.status_code == 403


def test_pages_of_providers_are_for_staff_with_the_right(client):
    record = supply.record()
    addresses = [
        reverse("office:providers"),
        reverse("office:provider_application", args=[record.application_id]),
        reverse("office:record", args=[record.pk]),
    ]

    operator(client, record, GroupMember)
    assert {client.get(address).status_code for address in addresses} == {403}
    client.force_login(member(Director, record.municipality, record.organisation))
    assert {client.get(address).status_code for address in addresses} == {404}
    client.force_login(member(Operator, MunicipalityFactory()))
    assert {client.get(address).status_code for address in addresses[1:]} == {404}
