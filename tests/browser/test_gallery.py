"""The gallery in a real browser: all components at once, at a desk and on a phone."""

import pytest
from tests.browser.pages import (
    DESKTOP,
    PHONE,
    accessibility_problems,
    assert_accessible,
    assert_fits,
    assert_keyboard_reaches_everything,
    screenshot,
)

GALLERY = "/components/"


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_gallery_is_accessible_and_fits(page_at, width):
    page = page_at(width)

    page.goto(GALLERY)

    screenshot(page, f"gallery-{width}")
    assert_accessible(page)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_gallery_is_accessible_with_everything_unfolded(page_at, width):
    page = page_at(width)
    page.goto(GALLERY)

    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")

    screenshot(page, f"gallery-unfolded-{width}")
    assert_accessible(page)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_keyboard_reaches_every_control_of_the_gallery(page_at, width):
    page = page_at(width)

    page.goto(GALLERY)

    assert_keyboard_reaches_everything(page)


def test_axe_notices_a_picture_without_words(page_at):
    page = page_at(DESKTOP)
    page.goto(GALLERY)

    page.evaluate("document.querySelector('.qr img').removeAttribute('alt')")

    assert any("image-alt" in problem for problem in accessibility_problems(page))


def test_a_page_wider_than_the_screen_is_noticed(page_at):
    page = page_at(PHONE)
    page.goto(GALLERY)

    page.evaluate("document.querySelector('h1').style.width = '900px'")

    with pytest.raises(AssertionError, match="шире экрана"):
        assert_fits(page)


@pytest.mark.parametrize("milliseconds", [0, 20, 60, 120])
def test_a_page_that_the_browser_leaves_meanwhile_gives_way_to_the_next(page_at, milliseconds):
    page = page_at(DESKTOP)
    page.goto(GALLERY)

    page.evaluate(f"setTimeout(() => location.assign('/components/?next'), {milliseconds})")

    assert accessibility_problems(page) == []
    page.wait_for_url("**/components/?next")
