"""The registry of contracts: what it says of a day, how it is searched, what is taken away of it."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import demand
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import terminate_by_family
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Finance, Head, Operator

pytestmark = pytest.mark.django_db
IN_OCTOBER, NOVEMBER = date(2026, 10, 12), date(2026, 11, 1)


@pytest.fixture
def at(clock):
    clock.go(TODAY)
    return demand.market()


def shown(client, at, **asked):
    page = client.get(reverse("office:contracts"), asked).context["page"].object_list
    act_for([at.municipality.pk])
    return [(each.number, each.state_then) for each in page]


def test_the_registry_says_what_each_contract_was_on_the_day(client, at, clock):
    ended, kept = demand.contract(at), demand.contract(at)
    clock.go(IN_OCTOBER)
    terminate_by_family(contract_id=ended.pk, by=ended.child.added_by, on=IN_OCTOBER)
    clock.go(NOVEMBER)
    client.force_login(member(Finance, at.municipality))

    assert shown(client, at) == [(kept.number, "active"), (ended.number, "terminated")]
    assert shown(client, at, on="31.10.2026", state="active") == [(kept.number, "active"), (ended.number, "active")]
    assert shown(client, at, on="01.08.2026") == []
    assert shown(client, at, state="ended", on="31.12.2027") == [(kept.number, "ended")]
    assert "расторгнут" in client.get(reverse("office:contracts")).text


def test_contracts_are_found_by_name_by_numbers_and_by_days(client, at):
    other = demand.contract(at, at.child(last_name="Ладьина"))
    wanted = demand.contract(at, at.child(last_name="Пешкин"))
    client.force_login(member(Operator, at.municipality))

    for text in ("пешк", wanted.number, wanted.social_certificate.number):
        assert shown(client, at, text=text) == [(wanted.number, "active")], text
    both = [(wanted.number, "active"), (other.number, "active")]
    assert shown(client, at, text=wanted.agreement.number) == both
    assert shown(client, at, signed_from="03.08.2026", signed_until="03.08.2026") == both
    assert shown(client, at, signed_until="02.08.2026") == []
    assert shown(client, at, own_cost="on") == []
    assert shown(client, at, organisation=at.record.organisation_id) == both


def test_the_list_takes_the_same_queries_for_one_contract_and_for_three(client, at, django_assert_num_queries):
    client.force_login(member(Operator, at.municipality))
    demand.contract(at)
    with CaptureQueriesContext(connection) as one:
        shown(client, at)
    for _ in range(2):
        demand.contract(at)

    with django_assert_num_queries(len(one)):
        assert len(shown(client, at)) == 3


def test_what_is_taken_away_is_whole_and_logged(client, at):
    contract = demand.contract(at)
    client.force_login(member(Operator, at.municipality))

    answer = client.get(reverse("office:contracts_sheet"), {"text": contract.number})

    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    row = dict(zip(rows[0], rows[1], strict=True))
    assert (row["Номер"], row["Получатель"]) == (contract.number, contract.child.full_name)
    assert (row["Соглашение"], row["Состояние"]) == (contract.agreement.number, "действует")
    assert row["Доплата, ₽"] == float(contract.parent_amount)
    act_for([at.municipality.pk])
    assert AuditEvent.objects.filter(action="contracts.take").exists()


def test_who_may_not_see_enrolments_sees_no_contracts(client, at):
    client.force_login(member(Head, at.municipality))

    assert client.get(reverse("office:contracts")).status_code == 403
