"""The register of recipients: what it says of a day, how it is searched, what is taken away of it."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import demand, supply
from tests.factories.kernel import member
from tests.factories.past import as_owner
from tests.factories.supply import TODAY

from sotszakaz.demand.children.models import Representative
from sotszakaz.demand.children.states import Relation
from sotszakaz.demand.enrolments.actions import own_cost_offered, stay_at_own_cost, terminate_by_family
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Finance, Operator, Parent

pytestmark = pytest.mark.django_db
IN_OCTOBER, NOVEMBER = date(2026, 10, 12), date(2026, 11, 1)


@pytest.fixture
def at(clock):
    clock.go(TODAY)
    return demand.market()


def sheet_of(answer):
    return list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))


def shown(client, at, **asked):
    page = client.get(reverse("office:recipients"), asked).context["page"].object_list
    act_for([at.municipality.pk])
    return [(each.number, each.state_then) for each in page]


def test_the_register_says_what_each_certificate_was_on_the_day(client, at, clock):
    ended, kept = demand.contract(at), demand.contract(at)
    clock.go(IN_OCTOBER)
    terminate_by_family(contract_id=ended.pk, by=ended.child.added_by, on=IN_OCTOBER)
    clock.go(NOVEMBER)
    client.force_login(member(Operator, at.municipality))

    assert shown(client, at) == [(kept.number, "active"), (ended.number, "terminated")]
    assert shown(client, at, state="terminated") == [(ended.number, "terminated")]
    assert shown(client, at, on="31.10.2026", state="active") == [(kept.number, "active"), (ended.number, "active")]
    assert shown(client, at, on="01.08.2026") == []
    assert shown(client, at, on="31.12.2027") == [(kept.number, "ended"), (ended.number, "terminated")]
    before_notice = client.get(reverse("office:recipients"), {"on": "11.10.2026"}).text
    assert "по расторжению" not in before_notice
    assert "по расторжению — до 31.10.2026" in client.get(reverse("office:recipients")).text
    assert "Реестр на 11\u00a0октября 2026" in before_notice


def test_a_certificate_ends_when_the_family_stays_at_its_own_cost(client, at, clock):
    contract = demand.contract(at)
    clock.go(IN_OCTOBER)
    supply.licence_stop(at.record, first_day=IN_OCTOBER, on=IN_OCTOBER)
    shown_to_family = own_cost_offered(contract, on=IN_OCTOBER)
    stay_at_own_cost(
        contract_id=contract.pk,
        parent_amount=shown_to_family.parent_amount,
        by=contract.child.added_by,
        on=IN_OCTOBER,
    )
    Contract.objects.update(own_cost_at=f"{IN_OCTOBER}T12:00Z")
    clock.go(NOVEMBER)
    client.force_login(member(Operator, at.municipality))

    assert shown(client, at, state="terminated") == [(contract.number, "terminated")]
    assert shown(client, at, on="31.10.2026") == [(contract.number, "active")]
    assert "за счёт сертификата — до 31.10.2026" in client.get(reverse("office:recipients")).text
    assert "за счёт сертификата" not in client.get(reverse("office:recipients"), {"on": "11.10.2026"}).text
    header, row = sheet_of(client.get(reverse("office:recipients_sheet")))
    said = dict(zip(header, row, strict=True))
    assert (said["Состояние"], said["Последний день"].date()) == ("прекращён досрочно", date(2026, 10, 31))
    assert "за свой счёт" in said["Основание прекращения"]
    contracts = client.get(reverse("office:contracts")).context["page"].object_list
    act_for([at.municipality.pk])
    assert [each.state_then for each in contracts] == ["active"]


def test_a_past_day_has_the_representative_and_the_provider_of_that_day(client, at, clock):
    contract = demand.contract(at)
    before = contract.child.added_by
    after = member(Parent, at.municipality)
    since = f"{IN_OCTOBER}"
    as_owner("UPDATE children_representative SET valid = daterange(lower(valid), %s)", since)
    Representative.objects.create(
        child=contract.child,
        municipality=at.municipality,
        user=after,
        relation=Relation.FATHER,
        valid=DateRange(IN_OCTOBER, None),
    )
    details = {"short_name": "«Прежняя студия»"}
    as_owner("UPDATE providers_recordversion SET details = details || %s::jsonb", json.dumps(details))
    clock.go(NOVEMBER)
    client.force_login(member(Operator, at.municipality))

    def said(**asked):
        header, row = sheet_of(client.get(reverse("office:recipients_sheet"), asked))
        found = dict(zip(header, row, strict=True))
        return found["Законные представители"], found["Исполнитель"]

    assert said(on="11.10.2026") == (f"{before.full_name}, мать", "«Прежняя студия»")
    assert said() == (f"{after.full_name}, отец", at.record.organisation.short_name)
    assert "«Прежняя студия»" in client.get(reverse("office:recipients"), {"on": "11.10.2026"}).text


def test_recipients_are_found_by_name_by_snils_and_by_number(client, at):
    other = demand.contract(at, at.child(last_name="Ладьина"))
    wanted = demand.contract(at, at.child(last_name="Пешкин"))
    client.force_login(member(Operator, at.municipality))
    child = wanted.child

    for text in ("пешк", child.snils, wanted.number, wanted.social_certificate.number, child.certificate.number):
        assert shown(client, at, text=text) == [(wanted.number, "active")], text
    assert shown(client, at, organisation=at.record.organisation_id, category="orphan") == []
    assert other.number in client.get(reverse("office:recipients"), {"service": "7 или 8"}).text


def test_the_list_takes_the_same_queries_for_one_recipient_and_for_three(client, at, django_assert_num_queries):
    client.force_login(member(Operator, at.municipality))
    demand.contract(at)
    with CaptureQueriesContext(connection) as one:
        shown(client, at)
    demand.contract(at)
    demand.contract(at)

    with django_assert_num_queries(len(one)):
        shown(client, at)


def test_the_workbook_holds_what_was_found_and_taking_it_is_logged(client, at):
    demand.contract(at, at.child(last_name="Ладьина"))
    wanted = demand.contract(at, at.child(last_name="Пешкин"))
    client.force_login(member(Operator, at.municipality))

    answer = client.get(reverse("office:recipients_sheet"), {"text": "Пешкин"})

    header, *rows = sheet_of(answer)
    assert len(rows) == 1
    said = dict(zip(header, rows[0], strict=True))
    assert (said["Договор"], said["Оплачивает сертификат, ₽"]) == (wanted.number, 12240)
    assert said["Законные представители"] == f"{wanted.child.added_by.full_name}, мать"
    assert AuditEvent.objects.filter(action="recipients.take").count() == 1


def test_a_role_that_may_not_see_children_takes_nothing(client, at):
    client.force_login(member(Finance, at.municipality))

    assert client.get(reverse("office:recipients_sheet")).status_code == 403
    assert not AuditEvent.objects.filter(action="recipients.take").exists()
