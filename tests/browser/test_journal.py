"""The class journal on a phone: taps without a connection come to the server once, when it is back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.conftest import _context, _session_of
from tests.browser.pages import (
    DESKTOP,
    PHONE,
    assert_accessible,
    assert_keyboard_reaches_everything,
    screenshot,
    wait_until,
)
from tests.factories.delivery import AFTER, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.journal import handed_in, teacher
from tests.factories.kernel import member

from sotszakaz.delivery.attendance.models import AttendanceMark, CellChange
from sotszakaz.delivery.attendance.states import Mark
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Finance
from sotszakaz.web.provider.views import journal

NAMES = ("Анна", "Борис", "Вера")


@pytest.fixture
def class_today(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A market with three children under contract; the pages' clock stands at noon of a class."""
    at = market()
    contracts = [contract(at, at.child(first_name=name)) for name in NAMES]
    day = columns(at.group)[2].day
    noon = datetime.combine(day, time(12), UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    return at, contracts


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Any]:
    """`phone(user)` opens the journal on a device of its own, whose connection the test takes away."""
    opened: list[BrowserContext] = []

    def open_journal(user: Any, width: int = PHONE) -> Page:
        context = _context(browser, live_server.url, width, True)
        context.add_cookies([{"name": "sessionid", "value": _session_of(user), "url": live_server.url}])
        opened.append(context)
        page = context.new_page()
        page.goto("/provider/today/")
        return page

    yield open_journal
    for context in opened:
        context.close()


def child(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=f"Примерова {name}")


def marks(at: Any) -> dict[str, str]:
    act_for([at.municipality.pk])
    return {
        each.contract.child.first_name: each.mark for each in AttendanceMark.objects.select_related("contract__child")
    }


def worker_keeps(page: Page) -> None:
    """Wait until the worker has kept the page and everything that draws it."""
    wait_until(
        page,
        """async () => {
          const kept = new Set();
          for (const name of await caches.keys())
            for (const each of await (await caches.open(name)).keys()) kept.add(each.url);
          const drawn = [...document.querySelectorAll("script[src]")].map((each) => each.src);
          drawn.push(location.href, ...[...document.querySelectorAll("link[rel=stylesheet]")].map((each) => each.href));
          return drawn.every((each) => kept.has(each));
        }""",
    )
    wait_until(page, "navigator.serviceWorker.controller !== null")


@contextmanager
def out_of_reach(page: Page) -> Iterator[None]:
    """No connection; a tap that the browser lets through while it starts a worker finds the server away as well."""

    def away(**_: Any) -> None:
        raise OperationalError("away")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(journal, "take_taps", away)
        page.context.set_offline(True)
        yield
    page.context.set_offline(False)


def test_taps_without_a_connection_survive_a_reload_and_are_written_once(phone, class_today):
    at, _ = class_today
    page = phone(teacher(at))
    worker_keeps(page)
    with out_of_reach(page):
        child(page, "Анна").click()
        child(page, "Борис").click()
        child(page, "Борис").dblclick()
        expect(page.locator("[data-said]")).to_contain_text("Не отправлено: 4")
        page.reload()
        expect(child(page, "Борис")).to_contain_text("болел")
        page.get_by_role("button", name="Остальные были").click()
        expect(page.locator("[data-said]")).to_contain_text("Не отправлено: 5")
        screenshot(page, "journal-offline-360")
        assert marks(at) == {}

    expect(page.locator("[data-said]")).not_to_contain_text("Не отправлено")
    expect(child(page, "Борис")).to_contain_text("болел")
    assert marks(at) == {"Анна": Mark.PRESENT, "Борис": Mark.ILL, "Вера": Mark.PRESENT}
    assert CellChange.objects.count() == 5


def test_two_teachers_at_once_the_last_tap_holds_and_both_are_in_the_history(phone, class_today):
    at, _ = class_today
    first, second = phone(teacher(at)), phone(teacher(at))

    child(first, "Анна").click()
    expect(first.locator("[data-said]")).to_contain_text("Все отметки записаны")
    child(second, "Анна").dblclick()
    expect(second.locator("[data-said]")).to_contain_text("Все отметки записаны")

    assert marks(at) == {"Анна": Mark.ABSENT}
    assert CellChange.objects.values("made_by").distinct().count() == 2
    second.get_by_role("link", name="История отметок").click()
    expect(second.get_by_role("cell", name="присутствовал")).to_have_count(2)
    assert_accessible(second)
    screenshot(second, "journal-history-360")


def test_a_month_that_is_not_open_refuses_in_words_and_the_cell_goes_back(phone, class_today):
    at, contracts = class_today
    marked_sheet(at.group)
    page = phone(teacher(at))
    expect(child(page, "Анна")).to_contain_text("присутствовал")
    handed_in(contracts[0])

    child(page, "Анна").click()

    refused = page.locator("[data-refused]")
    expect(refused).to_contain_text("Примерова Анна Олеговна: Месяц сдан муниципалитету")
    expect(child(page, "Анна")).to_contain_text("присутствовал")
    page.reload()
    expect(refused).to_contain_text("Примерова Анна Олеговна: Месяц сдан муниципалитету")
    screenshot(page, "journal-refused-360")
    page.get_by_role("link", name="← ").click()
    expect(refused).to_contain_text("Отметка ребёнка: Месяц сдан муниципалитету")
    assert "Анна" not in page.evaluate("JSON.stringify(localStorage)")
    refused.get_by_role("button", name="Понятно").click()
    expect(refused).to_be_hidden()
    page.reload()
    expect(refused).to_be_hidden()


def test_who_logs_out_leaves_no_page_and_another_person_sends_no_marks_of_theirs(phone, class_today):
    at, _ = class_today
    page = phone(teacher(at))
    worker_keeps(page)
    page.context.route("**/today/taps/", lambda route: route.abort())  # the browser may let a tap through at first
    page.context.set_offline(True)
    child(page, "Вера").click()
    page.context.set_offline(False)

    page.get_by_role("button", name="Выйти").click()
    page.wait_for_url(re.compile(r"^http://[^/]+/$"))

    wait_until(page, "async () => !(await caches.keys()).some((each) => each.startsWith('journal-page-'))")
    page.context.unroute("**/today/taps/")
    other = teacher(at)
    page.context.add_cookies([{"name": "sessionid", "value": _session_of(other), "url": page.url}])
    page.goto("/provider/today/")
    expect(child(page, "Вера")).to_contain_text("не отмечен")
    assert marks(at) == {}
    assert page.evaluate("Object.keys(localStorage).filter((each) => each.startsWith('journal:')).length") == 1


@pytest.mark.parametrize("width", [PHONE, 390, DESKTOP])
def test_the_journal_is_accessible_and_fits(page_at, class_today, width):
    at, _ = class_today
    page = page_at(width, user=teacher(at))
    page.goto("/provider/today/")
    child(page, "Анна").click()
    child(page, "Борис").dblclick()
    expect(page.locator("[data-said]")).to_contain_text("Все отметки записаны")

    assert_accessible(page)
    screenshot(page, f"journal-{width}")
    if width == DESKTOP:
        assert_keyboard_reaches_everything(page)


def test_the_journal_works_without_scripts(page_at, class_today):
    at, _ = class_today
    page = page_at(PHONE, user=teacher(at), javascript=False)
    page.goto("/provider/today/")
    page.get_by_label("Примерова Анна").select_option("ill")

    page.get_by_role("button", name="Сохранить отметки").click()

    expect(page.get_by_text("Сохранено отметок: 1.")).to_be_visible()
    assert marks(at) == {"Анна": Mark.ILL}
    screenshot(page, "journal-plain-360")


def test_a_month_goes_from_what_is_missing_through_handing_in_to_acceptance(page_at, clock):
    clock.go(AFTER)
    at = market()
    signed = contract(at)
    address = f"/provider/agreements/{signed.agreement_id}/months/2026-09/"
    narrow, wide = (page_at(width, user=at.director()) for width in (390, DESKTOP))
    narrow.goto(address)
    expect(narrow.get_by_text("Не хватает отметок: 9")).to_be_visible()
    shown(narrow, "hand-in-missing")
    marked_sheet(at.group)
    wide.goto(address)
    shown(wide, "hand-in-whole")
    wide.get_by_role("button", name="Сдать сентябрь 2026").click()
    shown(wide, "handed-in")

    finance = page_at(390, user=member(Finance, at.municipality))
    finance.goto("/office/months/2026-09/sheets/")
    shown(finance, "hand-ins")
    finance.get_by_role("link", name=at.record.organisation.short_name).click()
    shown(finance, "hand-in-office")
    finance.get_by_role("button", name="Принять месяц").click()

    expect(finance.get_by_text("Месяц принят.")).to_be_visible()
    narrow.reload()
    expect(narrow.get_by_text("Табели больше не меняются")).to_be_visible()
    shown(narrow, "hand-in-accepted")


def shown(page: Page, name: str) -> None:
    """A picture of the page, which is accessible and fits."""
    screenshot(page, f"journal-{name}-{page.viewport_size['width']}")
    assert_accessible(page)
