"""The first pages that a stranger sees."""

import pytest
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, assert_keyboard_reaches_everything, screenshot


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("address", ["/", "/login/"])
def test_a_page_for_strangers_is_accessible_and_fits(page_at, address, width):
    page = page_at(width)

    page.goto(address)

    screenshot(page, f"portal-{address.strip('/') or 'home'}-{width}")
    assert_accessible(page)
    assert_keyboard_reaches_everything(page)
