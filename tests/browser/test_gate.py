"""The one button of a quote: through the gate, past a gate that is away, and before the window opens."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, screenshot
from tests.factories import demand
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import withdraw_application
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.foundation.tenancy import act_for

PageAt = Callable[..., Page]


@pytest.fixture(autouse=True)
def _with_gate(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)


@pytest.fixture
def at() -> demand.Market:
    return demand.market()


def quote_page(page_at: PageAt, at: demand.Market, settings: Any, answer: Callable[[Route], None], width: int) -> Page:
    """The quote of a child; what is posted to the gate gets the answer."""
    child = at.child()
    page = page_at(width, user=child.added_by)
    settings.GATE_URL = page_url(page, child.pk, at.group.pk)
    page.route("**/gate/book", answer)
    page.goto(f"/my/children/{child.pk}/quote/{at.group.pk}/")
    return page


def page_url(page: Page, child: int, group: int) -> str:
    """The gate behind the site's own address, as a proxy has it."""
    page.goto(f"/my/children/{child}/quote/{group}/")
    found = re.match(r"https?://[^/]+", page.url)
    assert found is not None
    return found[0]


def press(page: Page) -> None:
    page.get_by_role("button", name="Подать заявление", exact=True).click()


def test_the_button_posts_the_ticket_and_opens_the_application(page_at: PageAt, at: Any, settings: Any) -> None:
    made: list[str] = []

    def booked(route: Route) -> None:
        made.append(json.loads((route.request.post_data or "").split(".", 4)[4])["key"])
        route.fulfill(json={"verdict": "posted", "application": 1})

    page = quote_page(page_at, at, settings, booked, PHONE)
    page.route("**/my/enrolments/1/", lambda route: route.fulfill(body="заявление", content_type="text/html"))

    key = page.locator("input[name=key]").input_value()

    press(page)
    page.wait_for_url("**/my/enrolments/1/")

    assert made == [key]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_crowded_gate_says_so_and_the_button_stays(page_at: PageAt, at: Any, settings: Any, width: int) -> None:
    said = "Сейчас много желающих: перед вами 4096. Попробуйте через минуту, заявление сохранилось на странице."

    def crowded(route: Route) -> None:
        route.fulfill(json={"verdict": "crowded", "message": said})

    page = quote_page(page_at, at, settings, crowded, width)
    press(page)

    page.get_by_text(said).wait_for()
    expect(page.get_by_role("button", name="Подать заявление", exact=True)).to_be_enabled()
    screenshot(page, f"gate-crowded-{width}")
    assert_accessible(page)


def test_past_a_gate_that_is_away_the_site_books_with_the_same_key(page_at: PageAt, at: Any, settings: Any) -> None:
    page = quote_page(page_at, at, settings, lambda route: route.fulfill(body="<h1>нет</h1>"), DESKTOP)
    key = page.locator("input[name=key]").input_value()

    press(page)
    page.wait_for_url("**/my/enrolments/*/")

    act_for([at.municipality.pk])
    assert EnrolmentApplication.objects.get().key == key
    expect(page.get_by_text("Заявление подано").first).to_be_visible()


def test_before_the_window_the_button_counts_down(page_at: PageAt, at: Any, settings: Any) -> None:
    page = quote_page(page_at, at, settings, lambda route: route.abort(), DESKTOP)

    page.clock.install()
    page.evaluate(
        """() => { const form = document.querySelector('form[data-gate]'); form.dataset.left = '3600';
                   const script = document.createElement('script');
                   script.src = document.querySelector('script[src*="gate"]').src; document.head.append(script); }"""
    )

    page.get_by_text(re.compile(r"Запись откроется через (1:00:00|59:\d\d)")).wait_for()
    page.clock.fast_forward("01:00:00")
    page.get_by_text("Запись открыта.").wait_for()
    expect(page.get_by_role("button", name="Подать заявление", exact=True)).to_be_enabled()


def test_who_waits_sees_how_many_are_ahead(page_at: PageAt, at: Any, settings: Any) -> None:
    held: list[Route] = []
    page = quote_page(page_at, at, settings, lambda route: held.append(route), PHONE)
    page.clock.install()
    line = {"waiting": 5, "taken": 10}
    page.route("**/gate/line", lambda route: route.fulfill(json=line))

    press(page)
    page.get_by_text("ждёт своей очереди").wait_for()
    page.clock.fast_forward(2000)
    page.get_by_text("перед ним не больше 4.").wait_for()
    screenshot(page, "gate-place")
    line |= {"waiting": 7, "taken": 14}
    page.clock.fast_forward(3000)
    page.get_by_text("Подошла ваша очередь").wait_for()

    held[0].fulfill(json={"verdict": "queued", "code": "enrolment_others_wait", "message": "Этого места ждут другие."})
    page.get_by_text("Этого места ждут другие.").wait_for()
    expect(page.get_by_role("link", name="Показать новый расчёт")).to_be_visible()


def test_a_stale_ticket_brings_the_new_quote_and_what_was_answered(page_at: PageAt, at: Any, settings: Any) -> None:
    def stale(route: Route) -> None:
        route.fulfill(json={"verdict": "stale", "code": "enrolment_quote_stale", "message": "Устарел."})

    page = quote_page(page_at, at, settings, stale, DESKTOP)
    key, address = page.locator("input[name=key]").input_value(), page.url

    press(page)
    page.get_by_text("у ребёнка изменились другие заявления").wait_for()
    page.wait_for_url(address)

    assert page.locator("input[name=key]").input_value() != key
    screenshot(page, "gate-stale")
    assert_accessible(page)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_full_group_gets_its_button_by_itself_when_a_place_is_free(
    page_at: PageAt, settings: Any, width: int
) -> None:
    at = demand.market(places=1)
    made = demand.application(at)
    page = quote_page(page_at, at, settings, lambda route: route.abort(), width)
    page.clock.install()
    page.reload()
    page.get_by_text("Встать в очередь").first.wait_for()
    screenshot(page, f"quote-full-{width}")

    act_for([at.municipality.pk])
    withdraw_application(application_id=made.pk, by=made.applied_by, on=TODAY)
    page.clock.fast_forward(31_000)

    expect(page.get_by_role("button", name="Подать заявление", exact=True)).to_be_visible()
