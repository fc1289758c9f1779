"""The table of addresses × roles, walked as nobody, a stranger, the wrong role and the right one.

Nobody is shown a link that they may not follow either: the same walk looks where the links of the pages lead.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.web.access_lines import GET, PEOPLE, Line
from tests.web.access_table import TABLE
from tests.web.world import build_world

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.models import User
from sotszakaz.web import middleware

LINK = re.compile(rb'<a\b[^>]*?\bhref="(/[^"#]*)')
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
    "region_municipality",
    "region_officer",
)  # what every municipality has under the same name: strangers see their own


def url_names(resolver, namespace=""):
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from url_names(each, each.namespace or namespace)
        elif isinstance(each, URLPattern):
            yield f"{namespace}:{each.name}"


def test_every_address_is_in_the_table():
    assert set(url_names(get_resolver())) == set(TABLE)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever requests write inside the block is gone after it; the session acts for nobody."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)
        act_for([])


@contextmanager
def refusals_drawn_once() -> Iterator[None]:
    """Half of all the answers are refusals, whose page is the same everywhere: each sentence is drawn once.

    Of every answer the status is judged.
    """
    draw = middleware.render
    drawn: dict[str, bytes] = {}

    def draw_once(request: HttpRequest, template: str, context: dict[str, Any], *, status: int) -> HttpResponse:
        sentence = context["refusal"].message
        if sentence not in drawn:
            drawn[sentence] = draw(request, template, context, status=status).content
        return HttpResponse(drawn[sentence], status=status)

    with mock.patch.object(middleware, "render", draw_once):
        yield


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def expected_for(line: Line, role: str) -> set[int]:
    if "program" in line.roles:
        return {401}
    return ANSWERED if role in line.roles or {"anyone", "person"} & line.roles else REFUSED


def links_of(answer: HttpResponse) -> set[str]:
    """Paths that the page links to; none when it is no page."""
    if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
        return set()
    return {urlsplit(link.decode().replace("&amp;", "&")).path for link in LINK.findall(answer.content)}


@dataclass
class Walk:
    """One person asks every address of the table, and what the pages link to besides."""

    client: Client
    addresses: dict[str, str]
    """By name, in the order of the table."""
    statuses: dict[str, int] = field(default_factory=dict)
    """By name."""
    shown_on: dict[str, str] = field(default_factory=dict)
    """Every link with the first page that shows it."""
    refused: list[str] = field(default_factory=list)
    """Links of the pages that the person may not follow, each with its page."""

    def go(self) -> None:
        known = {address for name, address in self.addresses.items() if TABLE[name].method == GET}
        for name, address in self.addresses.items():
            with undone():
                answer = getattr(self.client, TABLE[name].method)(address)
                self.statuses[name] = answer.status_code
                links = links_of(answer) - self.shown_on.keys() if TABLE[name].method == GET else set()
                self.shown_on.update(dict.fromkeys(links, address))
                for link in sorted(links - known):
                    self._judge(link, self.client.get(link).status_code)
        for name, address in self.addresses.items():
            if address in self.shown_on and TABLE[name].method == GET:
                self._judge(address, self.statuses[name])

    def _judge(self, link: str, status: int) -> None:
        if status in REFUSED:
            self.refused.append(f"{self.shown_on[link]} → {link}")


@pytest.mark.timeout(900)  # many addresses, and all that they link to
@pytest.mark.django_db
@pytest.mark.parametrize("role", PEOPLE.split())
def test_everybody_gets_what_the_table_says_and_is_shown_no_link_that_leads_to_a_refusal(role: str) -> None:
    world = build_world()
    lines = {name: line for name, line in TABLE.items() if name != "portal:logout"}
    addresses = {name: reverse(name, args=world.arguments(line.names)) for name, line in lines.items()}
    walk = Walk(logged_in(world.people[role]), addresses)

    with refusals_drawn_once():
        walk.go()

    answers = walk.statuses.items()
    assert [each for each in answers if each[1] not in expected_for(TABLE[each[0]], role)] == []
    assert walk.refused == []
    assert walk.shown_on


@pytest.mark.django_db
def test_strangers_with_the_right_role_find_nothing():
    world = build_world()
    wrong = []
    for role in PEOPLE.split():
        client = logged_in(world.strangers[role])
        with refusals_drawn_once():
            for name, line in TABLE.items():
                if role not in line.roles or not line.names or line.names in COMMON:
                    continue
                with undone():
                    status = getattr(client, line.method)(reverse(name, args=world.arguments(line.names))).status_code
                if status != 404:
                    wrong.append((name, role, status))

    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.django_db
def test_nobody_is_sent_to_the_login():
    world = build_world()
    client = Client()
    wrong = []
    for name, line in TABLE.items():
        client.cookies.clear()
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
