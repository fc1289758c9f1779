"""Nobody is shown a link that they may not follow: every page of every role, and where its links lead."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.access_table import GET, PEOPLE, TABLE
from tests.web.world import World, build_world

from sotszakaz.foundation.tenancy import act_for

LINK = re.compile(rb'<a\b[^>]*?\bhref="(/[^"#]*)')


def linked_from(client: Client, address: str) -> set[str]:
    """Paths that the page links to; none when it is no page."""
    answer = client.get(address)
    if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
        return set()
    return {link.decode().replace("&amp;", "&") for link in LINK.findall(answer.content)}


def pages_of(world: World) -> list[str]:
    lines = {name: line for name, line in TABLE.items() if line.method == GET and name != "portal:logout"}
    return [reverse(name, args=world.arguments(line.names)) for name, line in lines.items()]


def refused_links(client: Client, world: World) -> list[str]:
    """Links that the person is shown and may not follow, each with a page that shows it."""
    shown_on: dict[str, str] = {}
    for address in pages_of(world):
        for link in linked_from(client, address):
            shown_on.setdefault(urlsplit(link).path, address)
    assert shown_on
    return [f"{page} → {link}" for link, page in shown_on.items() if client.get(link).status_code in (403, 404)]


@pytest.mark.timeout(900)  # every page as every role
@pytest.mark.django_db
def test_no_page_links_to_what_its_reader_may_not_see() -> None:
    world = build_world()
    refused = []
    for role in PEOPLE.split():
        client = Client()
        client.force_login(world.people[role])
        refused += [f"{role}: {line}" for line in refused_links(client, world)]
    act_for([])

    assert not refused, "\n".join(refused)
