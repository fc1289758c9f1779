from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Finance, GroupMember, Operator
from sotszakaz.supply.providers.actions import accept_provider, exclude_provider
from sotszakaz.supply.providers.models import Licence, RegistryRecord
from sotszakaz.supply.providers.states import ApplicationState, RecordState

pytestmark = pytest.mark.django_db


def operator(client, thing, role=Operator):
    client.force_login(member(role, thing.municipality))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("which", "queries"), [("", 8), ("?list=registry", 10)])
def test_lists_cost_the_same_for_any_number_of_rows(client, django_assert_num_queries, which, queries, count):
    municipality = supply.decided_municipality()
    for _ in range(count):
        supply.record(municipality)
    client.force_login(member(Operator, municipality))

    with django_assert_num_queries(queries):
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
    assert "Ждёт 1\u00a0заявка в реестр исполнителей" in client.get(reverse("office:overview")).text
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


def registry_page(client, **asked):
    return client.get(reverse("office:providers"), {"list": "registry", **asked})


def test_the_registry_is_shown_as_it_was_on_a_past_day(client):
    municipality = supply.decided_municipality()
    gone, later = supply.record(municipality), supply.record(municipality, on=timezone.localdate())
    RegistryRecord.objects.filter(pk=gone.pk).update(
        state="excluded", excluded_at="2026-08-20T09:00:00Z", ground="Лицензия прекращена."
    )
    client.force_login(member(Operator, municipality))

    then = registry_page(client, on="2026-08-19")
    assert [each.pk for each in then.context["page"].object_list] == [gone.pk]
    assert "исключена" not in then.text.split("<tbody>")[1]
    assert "Реестр на 19" in then.text
    after = registry_page(client, on="2026-08-20").context["page"].object_list
    assert [(each.pk, each.state_on) for each in after] == [(gone.pk, "excluded")]
    assert later.number in registry_page(client, state="active").text


def test_the_registry_is_searched_and_filtered(client):
    municipality = supply.decided_municipality()
    one, other = supply.record(municipality), supply.record(municipality, service_ids=(supply.services()[1].pk,))
    supply.licence_stop(other)
    client.force_login(member(Operator, municipality))

    def found(**asked):
        return [each.pk for each in registry_page(client, **asked).context["page"].object_list]

    assert found(text=one.organisation.inn) == [one.pk]
    assert found(text=one.number) == [one.pk]
    assert found(text="нет такого") == []
    assert found(service=supply.services()[0].pk) == [one.pk]
    assert found(without_licence="on") == [other.pk]
    assert found(kind="commercial") == []


def test_the_registry_is_taken_as_a_workbook_of_everything_found(client):
    record = supply.record()
    agreement = supply.agreement(record)
    operator(client, record)

    answer = client.get(reverse("office:providers_sheet"), {"list": "registry"})

    head, row = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    said = dict(zip(head, row, strict=True))
    assert said["Номер записи"] == record.number
    assert said["ИНН"] == record.organisation.inn
    assert said["Лицензия"] == record.application.licence_number
    assert said["Соглашения"] == agreement.number
    assert said["Дата включения"].date() == record.included_on


def test_an_operator_stops_a_licence_and_lets_it_hold_again(client):
    record = supply.record()
    operator(client, record)
    licence = Licence.objects.get()
    today = timezone.localdate()

    wrong = client.post(reverse("office:licence_stop", args=[licence.pk]), {"kind": "suspended", "first_day": ""})
    assert wrong.status_code == 422
    stopped = client.post(
        reverse("office:licence_stop", args=[licence.pk]),
        {"kind": "suspended", "first_day": today.isoformat(), "note": "Приказ № 1"},
        follow=True,
    )
    assert "Новое зачисление остановлено" in stopped.text
    assert "Приказ № 1" in stopped.text
    stop = licence.stops.get()
    early = client.post(reverse("office:licence_resume", args=[stop.pk]), {"first_day": today.isoformat()})
    assert (early.status_code, "Укажите день позже" in early.text) == (422, True)
    day = today + timedelta(days=1)
    resumed = client.post(reverse("office:licence_resume", args=[stop.pk]), {"first_day": day.isoformat()}, follow=True)
    assert "снова действует, внесён" in resumed.text


def test_an_operator_enters_another_licence(client):
    record = supply.record()
    operator(client, record)
    typed = {
        "number": "Л035-00000-26/00000009",
        "issued_on": "02.04.2022",
        "issuer": "Министерство образования",
        "subtype": "Дополнительное образование детей и взрослых",
    }
    address = reverse("office:licence_enter", args=[record.pk])

    assert "записан неверно" in client.post(address, {**typed, "number": "Л035-1"}).text
    former = Licence.objects.get()
    assert typed["number"] in client.post(address, {**typed, "replaces": former.pk}, follow=True).text
    assert [each.kind for each in former.stops.all()] == ["replaced"]
