"""One application in two tabs: the second press meets a page that is no longer true."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, screenshot
from tests.clock import Clock
from tests.factories import supply
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.kernel.users.roles import Operator

PageAt = Callable[..., Page]


def test_the_second_tab_sees_what_was_done_in_the_first(page_at: PageAt, clock: Clock) -> None:
    clock.go(TODAY)
    waiting = supply.application()
    first, second = (page_at(DESKTOP, user=member(Operator, waiting.municipality)) for _ in range(2))
    for page in (first, second):
        page.goto(f"/office/providers/applications/{waiting.pk}/")
    first.get_by_role("button", name="Включить в реестр").click()
    expect(first.locator("#messages")).to_contain_text("Организация включена в реестр")

    second.get_by_text("Отказать", exact=False).first.click()
    second.get_by_label("Основание").select_option(index=1)
    second.get_by_label("Пояснение").fill("Нет копии устава.")
    second.locator("form[action$='/refuse/'] button").click()

    said = second.locator("#messages")
    expect(said).to_contain_text(
        "состояние изменил другой человек, теперь оно — «принята». Ниже — как всё стоит сейчас."
    )
    expect(second.get_by_role("button", name="Включить в реестр")).to_have_count(0)
    said.get_by_text("Что вы написали").click()
    expect(said).to_contain_text("Пояснение: Нет копии устава.")
    for width in (DESKTOP, PHONE):
        second.set_viewport_size({"width": width, "height": 900})
        screenshot(second, f"two-tabs-{width}", always=True)
        assert_accessible(second)
