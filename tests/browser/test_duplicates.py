"""A clerk compares two records of one child and keeps one; pictures of what the clerk sees."""

from playwright.sync_api import Page, expect
from tests.browser.pages import PHONE, assert_accessible, screenshot
from tests.factories import demand, duplicates
from tests.factories.kernel import member

from sotszakaz.kernel.users.roles import Operator


def shown(page: Page, name: str) -> None:
    """A picture of the page, which is accessible and fits."""
    screenshot(page, f"duplicates-{name}-{page.viewport_size['width']}")
    assert_accessible(page)


def test_a_clerk_merges_two_records(page_at) -> None:
    at = demand.market()
    kept, closed = duplicates.confirmed_twice(at)
    pair = duplicates.pair_of(kept, closed)
    duplicates.login_pair(at)
    page = page_at(PHONE, user=member(Operator, at.municipality))

    page.goto(f"/office/children/{closed.pk}/")
    shown(page, "card")
    page.goto("/office/children/duplicates/")
    shown(page, "list")
    page.get_by_role("link", name="Семёнова Алёна Игоревна").click()
    page.get_by_text("Это один ребёнок: объединить").click()
    shown(page, "pair")
    page.get_by_label(f"№ {kept.pk}: {kept.full_name}").check()
    page.locator("#id_note").fill("Сверено со свидетельством о рождении.")
    page.get_by_role("button", name="Объединить записи").click()
    expect(page.get_by_text("Записи объединены")).to_be_visible()
    shown(page, "kept")
    page.goto(f"/office/children/duplicates/{pair.pk}/")
    shown(page, "decided")
    page.goto("/office/children/logins/")
    shown(page, "logins")
    page.get_by_role("link", name="Семёнова Ирина Павловна").click()
    shown(page, "login-pair")
