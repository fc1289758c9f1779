"""What a provider owes: demanded and returned at a desk, read on a phone."""

from tests.browser.pages import DESKTOP, PHONE, assert_accessible, screenshot
from tests.delivery.settlements.test_demands import OVER, overpaid
from tests.factories.demand import market
from tests.factories.kernel import member

from sotszakaz.kernel.users.roles import Finance


def shown(page, name):
    screenshot(page, f"debts-{name}")
    assert_accessible(page)


def test_a_debt_is_demanded_returned_in_part_and_seen_by_the_provider(page_at, clock):
    at = market()
    register = overpaid(at)
    clock.go(OVER)

    finance = page_at(DESKTOP, user=member(Finance, at.municipality))
    finance.goto("/office/debts/")
    shown(finance, "list")
    finance.get_by_role("link", name="Потребуйте вернуть").click()
    finance.get_by_role("button", name="Сформировать требование о возврате").click()
    finance.get_by_text("Исполнителю ушло уведомление").wait_for()
    finance.get_by_text("Внести возврат денег").click()
    finance.get_by_label("Сколько вернули").fill("1000")
    finance.get_by_label("Номер платёжного документа").fill("481")
    finance.get_by_role("button", name="Внести возврат").click()
    finance.get_by_text("Возврат внесён").wait_for()
    shown(finance, "card")
    finance.goto(f"/office/registers/{register.pk}/")
    shown(finance, "register")

    director = page_at(PHONE, user=at.director())
    director.goto("/provider/payments/")
    shown(director, "provider")
    director.get_by_role("link", name="Откуда долг").click()
    director.get_by_role("heading", name="Чем погашен").wait_for()
    shown(director, "provider-card")
