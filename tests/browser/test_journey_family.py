"""A family on a phone: from a search in the catalogue to a contract that anybody can check."""

from typing import Any

from playwright.sync_api import Page
from tests.browser.pages import PHONE, assert_accessible, screenshot
from tests.clock import Clock
from tests.factories import demand
from tests.factories.kernel import PASSWORD
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.demand.enrolments.actions import accept_application
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import registered_checks
from sotszakaz.kernel.documents.codes import ALPHABET
from sotszakaz.kernel.ledger.selectors import balance_of


def shown(page: Page, name: str) -> None:
    """A picture of the page, which is accessible and fits."""
    screenshot(page, f"family-{name}")
    assert_accessible(page)


def send(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def find(page: Page) -> None:
    """A stranger looks for what is not there, then for what is, and opens the card."""
    page.goto("/")
    shown(page, "home")
    page.get_by_role("link", name="Найти программу").click()
    page.get_by_label("Что ищете").fill("дельтапланеризм")
    send(page, "Найти")
    page.get_by_text("Ничего не нашлось").wait_for()
    shown(page, "nothing-found")
    page.reload()  # the checker leaves styles on what it looked at, and what htmx swaps in would inherit them
    page.get_by_label("Что ищете").fill("акварелью")
    page.locator("summary", has_text="Условия").click()
    page.get_by_label("Возраст ребёнка").select_option("10")
    send(page, "Найти")
    page.get_by_text("Нашлась 1 группа").wait_for()
    shown(page, "found")
    page.get_by_role("link", name="Акварель и тушь").click()
    shown(page, "group")


def log_in(page: Page, email: str) -> None:
    """The card leads through the login to the terms for the only child."""
    page.get_by_role("link", name="Войти и записать ребёнка").click()
    shown(page, "login")
    page.get_by_label("Электронная почта").fill(email)
    page.get_by_label("Пароль").fill("не тот пароль")
    send(page, "Войти")
    page.get_by_text("Почта или пароль не подходят").first.wait_for()
    shown(page, "login-mistake")
    page.get_by_label("Пароль").fill(PASSWORD)
    send(page, "Войти")
    page.get_by_text("Расчёт для ребёнка").wait_for()


def check(page: Page, code: str) -> None:
    """A wrong code is said to be wrong, the right one leads to the document, not signed yet, without anybody's name."""
    slipped = next(each for each in ALPHABET if each != code[0]) + code[1:]
    page.goto("/")
    page.get_by_text("Меню").click()
    page.get_by_role("link", name="Проверить документ").click()
    page.get_by_label("Код проверки").fill(slipped)
    send(page, "Проверить")
    page.get_by_text("В коде опечатка").first.wait_for()
    shown(page, "check-slip")
    page.get_by_label("Код проверки").fill(code)
    send(page, "Проверить")
    page.get_by_role("heading", name="Документ подписан не всеми").wait_for()
    shown(page, "check-unsigned")
    assert "Примеров" not in page.get_by_role("main").inner_text()


def test_a_double_click_on_the_terms_books_once(page_at: Any, clock: Clock) -> None:
    at = demand.market()
    child = at.child()
    clock.go(TODAY)
    page = page_at(PHONE)

    find(page)
    log_in(page, child.added_by.email)
    shown(page, "terms")
    page.get_by_role("button", name="Подать заявление").dblclick()
    page.get_by_text("Место и средства удержаны до ответа исполнителя").wait_for()
    shown(page, "application")

    act_for([at.municipality.pk])
    application = EnrolmentApplication.objects.get()
    assert (balance_of(at.group.seat_account_id).free, balance_of(at.group.seat_account_id).held) == (11, 1)

    contract = accept_application(application_id=application.pk, by=at.director(), on=TODAY)
    page.reload()
    page.get_by_role("link", name=f"Договор № {contract.number}").wait_for()
    shown(page, "contract")
    check(page_at(PHONE), contract.document.check_code)
    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]


def test_a_double_click_without_javascript_books_once_and_going_back_says_so(page_at: Any, clock: Clock) -> None:
    at = demand.market()
    child = at.child()
    clock.go(TODAY)
    page = page_at(PHONE, user=child.added_by, javascript=False)
    page.goto(f"/my/quote/{at.group.pk}/")

    page.get_by_role("button", name="Подать заявление").dblclick()
    page.get_by_text("Место и средства удержаны до ответа исполнителя").wait_for()
    page.go_back()

    page.get_by_text("Заявление на эту часть программы уже подано").wait_for()
    act_for([at.municipality.pk])
    assert EnrolmentApplication.objects.count() == 1
