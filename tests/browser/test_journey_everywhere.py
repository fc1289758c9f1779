"""Every page that answers a GET, seen by somebody who may, on a screen and on a phone."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Error, Page
from tests.browser.pages import DESKTOP, PHONE, accessibility_problems, assert_fits, screenshot
from tests.web.access_lines import GET, Line
from tests.web.access_table import TABLE
from tests.web.world import World, build_world

AFTER_THE_MONTH = date(2026, 11, 3)
NO_PAGES = {
    "office:act_file",
    "office:issued_act_file",
    "office:document_pdf",
    "office:photo",
    "provider:photo",
    "provider:document_pdf",
    "provider:journal_worker",
    "citizen:document_pdf",
    "portal:start",
    "portal:places",
}
COLOURS = ("color-contrast",)  # the dearest rule by far; no style of ours changes a colour by width
FILES = (".pdf", ".docx", ".xlsx", ".json", ".sig")
AREAS = {"portal": "", "office": "operator", "provider": "director", "citizen": "parent"}
AT_ONCE = 30
"""Pages of an area a test, so that two processes share the long areas."""
BETTER_SEEN_BY = {"office:month": "finance", "office:order": "head", "office:schemes": "head"}


def who_sees(name: str, line: Line) -> str:
    """The role that is offered most on the page: the usual one of the area if it may; empty for a visitor."""
    usual = AREAS[name.partition(":")[0]]
    if {usual, "anyone", "person"} & line.roles:
        return BETTER_SEEN_BY.get(name, usual)
    return min(line.roles)


def addresses_of(area: str) -> list[tuple[str, Line]]:
    """Pages that somebody sees by the rules of the world: what only other rules open, tests of its own look at."""
    lines = ((name, line) for name, line in TABLE.items() if line.method == GET and line.roles and name not in NO_PAGES)
    return [(name, line) for name, line in lines if name.startswith(f"{area}:")]


def portions() -> list[tuple[str, int]]:
    return [(area, start) for area in AREAS for start in range(0, len(addresses_of(area)), AT_ONCE)]


def problems_of(page: Page, name: str, address: str) -> list[str]:
    """What is wrong with the page at both widths, and its pictures."""
    found: list[str] = []
    try:
        answer = page.goto(address)
    except Error as problem:
        if "Download is starting" in problem.message:
            return found
        raise
    assert answer is not None
    if answer.status not in (200, 422):
        return [f"{name}: {answer.status}"]
    for width, unasked in ((DESKTOP, ()), (PHONE, COLOURS)):
        page.set_viewport_size({"width": width, "height": 900})
        screenshot(page, f"every-{name.replace(':', '-')}-{width}")
        found += [f"{name} {width}: {each}" for each in accessibility_problems(page, unasked=unasked)]
        try:
            assert_fits(page)
        except AssertionError as too_wide:
            found.append(f"{name} {width}: {too_wide}")
    return found


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("area", "start"), portions())
def test_every_page_is_accessible_fits_and_is_quiet(page_at: Any, clock: Any, area: str, start: int) -> None:
    world: World = build_world()
    clock.go(AFTER_THE_MONTH)
    pages: dict[str, Page] = {}
    problems = []
    for name, line in addresses_of(area)[start : start + AT_ONCE]:
        role = who_sees(name, line)
        page = pages.get(role) or pages.setdefault(role, page_at(DESKTOP, user=world.people.get(role)))
        address = reverse(name, args=world.arguments(line.names))
        if not address.endswith(FILES):
            problems += problems_of(page, name, address)

    assert not problems, "\n".join(problems)
