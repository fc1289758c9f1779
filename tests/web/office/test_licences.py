"""The registry of licences: as of a day, searched, with the answers of registries and what a stop has come to."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import demand, supply
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import terminate_by_family
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Director, Operator
from sotszakaz.supply.providers.licences import register_watch
from sotszakaz.supply.providers.models import Licence, LicenceCheck, LicenceStop
from sotszakaz.supply.providers.states import Heard

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=10)


@pytest.fixture
def at(clock):
    clock.go(LATER)
    return demand.market()


def licence_of(record):
    return Licence.objects.get(municipality=record.municipality, organisation=record.organisation)


def entered(client, address, **asked):
    """The answer about licences that were all entered at the beginning of August."""
    Licence.objects.update(entered_at="2026-08-01T00:00Z")
    return client.get(address, asked)


def shown(client, at, **asked):
    page = entered(client, reverse("office:licences"), **asked).context["page"].object_list
    act_for([at.municipality.pk])
    return {(each.organisation_id, each.state_on) for each in page}


def test_the_registry_says_how_each_licence_stood_on_the_day(client, at):
    other = supply.record(at.municipality)
    supply.licence_stop(other, first_day=LATER)
    client.force_login(member(Operator, at.municipality))
    ours, theirs = at.record.organisation_id, other.organisation_id

    assert shown(client, at) == {(ours, "holds"), (theirs, "suspended")}
    assert shown(client, at, on="2026-08-12") == {(ours, "holds"), (theirs, "holds")}
    assert shown(client, at, state="suspended") == {(theirs, "suspended")}
    assert shown(client, at, organisation=ours) == {(ours, "holds")}
    assert shown(client, at, text=other.organisation.inn) == {(theirs, "suspended")}
    assert shown(client, at, stopped_from="2026-08-13", stopped_until="2026-08-13") == {(theirs, "suspended")}
    assert shown(client, at, stopped_until="2026-08-12") == set()
    assert shown(client, at, on="2026-07-30") == set()


def test_what_a_registry_has_not_confirmed_is_found(client, at):
    words = "В реестре нет этой лицензии."
    licence = licence_of(at.record)
    LicenceCheck.objects.create(
        municipality=at.municipality, licence=licence, register="Реестр", outcome=Heard.UNKNOWN, words=words
    )
    supply.record(at.municipality)
    client.force_login(member(Operator, at.municipality))

    assert shown(client, at, to_look_at="on") == {(at.record.organisation_id, "holds")}
    assert words in client.get(reverse("office:licence", args=[licence.pk])).text


def test_the_page_says_that_no_register_is_asked_and_how_to_look(client, at):
    client.force_login(member(Operator, at.municipality))

    page = client.get(reverse("office:licences")).text

    assert "Реестр лицензий не подключён: проверяйте лицензии сами" in page
    assert "открытом реестре лицензий Рособрнадзора" in page
    assert "не подключён" not in client.get(reverse("office:licences"), {"on": "2026-08-05"}).text


def test_the_page_says_which_register_is_asked_and_when_it_was_asked_last(client, at):
    client.force_login(member(Operator, at.municipality))
    said = {"municipality": at.municipality, "licence": licence_of(at.record), "checked_at": "2026-08-12T09:05Z"}
    LicenceCheck.objects.create(register="Прежний реестр", outcome=Heard.HOLDS, **said)
    forget = [register_watch(SimpleNamespace(name=name)) for name in ("Файл", "Новый")]
    try:
        LicenceCheck.objects.create(register="Файл", outcome=Heard.UNKNOWN, words="Нет.", **said)
        page = " ".join(client.get(reverse("office:licences")).text.split())
    finally:
        for each in forget:
            each()

    assert "проверяйте лицензии сами" not in page
    assert "<strong>Файл</strong>: последняя сверка 12 августа 2026" in page.replace("\u00a0", " ")
    assert "не подтвердил 1" in page
    assert "<strong>Новый</strong>: подключён, ещё не спрашивали" in page
    assert "<strong>Прежний реестр</strong>, больше не подключён" in page


def test_the_list_takes_the_same_queries_for_one_licence_and_for_three(client, at, django_assert_num_queries):
    client.force_login(member(Operator, at.municipality))
    with CaptureQueriesContext(connection) as one:
        shown(client, at)
    for _ in range(2):
        supply.licence_stop(supply.record(at.municipality))

    with django_assert_num_queries(len(one)):
        assert len(shown(client, at)) == 3


def test_the_card_says_what_a_stop_has_come_to(client, at):
    gone = demand.contract(at)
    demand.contract(at)
    supply.licence_stop(at.record, first_day=LATER)
    LicenceStop.objects.update(entered_at="2026-08-13T00:00Z")
    terminate_by_family(contract_id=gone.pk, by=gone.child.added_by, on=LATER)
    client.force_login(member(Operator, at.municipality))

    page = client.get(reverse("office:licence", args=[licence_of(at.record).pk]))

    act_for([at.municipality.pk])
    [(_, words, choices)] = page.context["stops"]
    assert words == "приостановлена с 13.08.2026"
    assert (choices.contracts, choices.ended, choices.waiting) == (2, 1, 1)
    assert "У исполнителя нет действующей лицензии" in page.text


def test_the_workbook_has_what_the_page_has(client, at):
    supply.licence_stop(at.record)
    client.force_login(member(Operator, at.municipality))

    answer = entered(client, reverse("office:licences_sheet"))

    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    row = dict(zip(rows[0], rows[1], strict=True))
    assert (row["Состояние"], row["Когда не действует"]) == ("приостановлена", "приостановлена с 03.08.2026")


def test_a_past_day_knows_nothing_of_what_came_after_it(client, at):
    licence = licence_of(at.record)
    stop = supply.licence_stop(at.record, first_day=LATER)
    LicenceCheck.objects.create(municipality=at.municipality, licence=licence, register="Реестр", outcome=Heard.STOPPED)
    client.force_login(member(Operator, at.municipality))

    def said(day):
        rows = list(
            load_workbook(BytesIO(entered(client, reverse("office:licences_sheet"), on=day).content)).active.values
        )
        act_for([at.municipality.pk])
        return dict(zip(*rows, strict=True))

    LicenceStop.objects.filter(pk=stop.pk).update(entered_at="2026-08-13T09:00Z")
    yesterday, today = said("2026-08-12"), said("2026-08-13")
    assert (yesterday["Состояние"], yesterday["Когда не действует"]) == ("действует", None)
    assert "Сверка с реестром" not in yesterday
    assert today["Когда не действует"] == "приостановлена с 13.08.2026"
    assert today["Сверка с реестром"].startswith("Реестр: ")
    LicenceStop.objects.filter(pk=stop.pk).update(entered_at="2026-08-12T09:00Z")
    assert said("2026-08-12")["Когда не действует"] == "приостановлена с 13.08.2026"
    assert "Сверка с реестром</th>" not in client.get(reverse("office:licences"), {"on": "2026-08-12"}).text
    assert shown(client, at, on="2026-08-12", to_look_at="on") == {(at.record.organisation_id, "holds")}


def test_strangers_and_providers_see_no_licence(client, at):
    address = reverse("office:licence", args=[licence_of(at.record).pk])
    for person in (
        member(Operator, MunicipalityFactory()),
        member(Director, at.municipality, at.record.organisation),
    ):
        client.force_login(person)
        assert client.get(address).status_code in (403, 404)
