"""The table of addresses × roles, walked as nobody, a stranger, the wrong role and the right one."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.web.access_table import GET, PEOPLE, TABLE, Line
from tests.web.world import World, build_world

from sotszakaz.foundation.tenancy import act_for

ANSWERED = {200, 302, 409, 422}
REFUSED = {403, 404}
COMMON = (
    "month",
    "year",
    "indicator",
    "service",
    "number",
    "number_list",
    "document_kind",
    "procedure",
)  # what every municipality has under the same name: strangers see their own


def url_names(resolver, namespace=""):
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from url_names(each, each.namespace or namespace)
        elif isinstance(each, URLPattern):
            yield f"{namespace}:{each.name}"


def test_every_address_is_in_the_table():
    assert set(url_names(get_resolver())) == set(TABLE)


def status_for(client: Client, name: str, line: Line, world: World) -> int:
    """The answer; whatever the request wrote is undone."""
    address = reverse(name, args=world.arguments(line.names))
    before = transaction.savepoint()
    try:
        return getattr(client, line.method)(address).status_code
    finally:
        transaction.savepoint_rollback(before)
        act_for([])


def expected_for(line: Line, role: str) -> set[int]:
    if "program" in line.roles:
        return {401}
    return ANSWERED if role in line.roles or {"anyone", "person"} & line.roles else REFUSED


@pytest.mark.timeout(900)  # many addresses, each as every role
@pytest.mark.django_db
def test_every_role_gets_what_the_table_says():
    world = build_world()
    wrong = []
    for role in PEOPLE.split():
        client = Client()
        client.force_login(world.people[role])
        for name, line in TABLE.items():
            if name == "portal:logout":
                continue
            status = status_for(client, name, line, world)
            if status not in expected_for(line, role):
                wrong.append((name, role, status))

    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.django_db
def test_strangers_with_the_right_role_find_nothing():
    world = build_world()
    wrong = []
    for role in PEOPLE.split():
        client = Client()
        client.force_login(world.strangers[role])
        for name, line in TABLE.items():
            if role not in line.roles or not line.names or line.names in COMMON:
                continue
            status = status_for(client, name, line, world)
            if status != 404:
                wrong.append((name, role, status))

    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.django_db
def test_nobody_is_sent_to_the_login():
    world = build_world()
    wrong = []
    for name, line in TABLE.items():
        client = Client()
        address = reverse(name, args=world.arguments(line.names))
        response = getattr(client, line.method)(address)
        if line.roles == {"anyone"}:
            right = response.status_code in ANSWERED
        elif line.roles == {"program"}:
            right = response.status_code == 401
        else:
            right = response.status_code == 302 and response["Location"].startswith(reverse("portal:login"))
        if not right:
            wrong.append((name, response.status_code))

    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.django_db
def test_pages_without_their_filter_still_show_nothing_of_strangers():
    world = build_world()
    tables = ["children_child", "enrolments_contract", "settlements_accrual", "ledger_entry", "documents_document"]
    act_for([world.strangers["operator"].memberships.get().municipality_id])

    with connection.cursor() as cursor:
        home = world.people["operator"].memberships.get().municipality_id
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE municipality_id = %s", [home])
            assert cursor.fetchone()[0] == 0, table


def test_the_table_names_known_methods():
    assert {line.method for line in TABLE.values()} == {GET, "post"}
