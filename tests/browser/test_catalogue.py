"""The catalogue in a real browser: it answers as one types, keeps an address to share, and refreshes free places."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect
from tests.browser.pages import (
    DESKTOP,
    PHONE,
    assert_accessible,
    assert_fits,
    assert_keyboard_reaches_everything,
    screenshot,
)
from tests.factories import supply
from tests.web.conftest import on_today
from tests.web.portal.test_catalogue import open_now

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move

__all__ = ["on_today"]

pytestmark = pytest.mark.usefixtures("on_today")
PLACE = {"latitude": Decimal("55.16"), "longitude": Decimal("61.40")}


def groups():
    record = supply.record()
    return [open_now(name, record, **PLACE) for name in ("Акварель и тушь", "Робототехника", "Хор «Радуга»")]


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_list_and_the_week_are_accessible_and_fit(page_at, width):
    groups()
    page = page_at(width)

    page.goto("/catalogue/")
    screenshot(page, f"catalogue-list-{width}")
    assert_accessible(page)
    assert_fits(page)
    assert_keyboard_reaches_everything(page)
    page.get_by_role("link", name="Неделя").click()
    screenshot(page, f"catalogue-week-{width}")
    assert_accessible(page)
    assert_fits(page)


def test_the_catalogue_answers_as_one_types(page_at):
    groups()
    page = page_at(DESKTOP)
    page.goto("/catalogue/")
    page.evaluate("window.stayed = true")

    page.get_by_label("Что ищете").press_sequentially("акворел")
    page.get_by_text("показано по словам: акварель").wait_for()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_label("Художественная (1)")).to_be_visible()
    page.wait_for_url("**/catalogue/?text=%D0%B0%D0%BA%D0%B2%D0%BE%D1%80%D0%B5%D0%BB")

    page.get_by_label("Что ищете").fill("")
    page.get_by_text("Нашлись 3 группы").wait_for()
    page.get_by_label("Вторник (3)").check()
    page.get_by_text("Ничего не нашлось").wait_for()
    expect(page.locator("input:focus")).to_have_value("2")
    assert page.evaluate("window.stayed")


def test_the_place_of_the_visitor_orders_the_list(page_at):
    groups()
    page = page_at(DESKTOP)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 55.165, "longitude": 61.4})
    page.goto("/catalogue/")

    page.get_by_role("button", name="Взять моё местоположение").click()

    page.get_by_text("0,6 км").first.wait_for()


def test_free_places_refresh_by_themselves(page_at):
    group = groups()[0]
    page = page_at(PHONE)
    page.goto("/catalogue/")
    shown = page.locator(f"#free-{group.pk}")
    expect(shown).to_have_text("12 из 12")

    act_for([group.municipality_id])
    entry = EntryRequest(group.seat_account_id, Move.HOLD, 12)
    cause = ("programmes.studygroup", group.pk)
    post_one(
        "rush", [entry], municipality_id=group.municipality_id, actor_id=None, cause=cause, happened_on=supply.TODAY
    )

    page.locator(f"#free-{group.pk}", has_text="0 из 12").wait_for()
