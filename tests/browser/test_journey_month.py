"""A month from the attendance sheet to the payment register, through the hands of a director and of finance."""

from datetime import date
from typing import Any

from playwright.sync_api import Page
from tests.browser.pages import DESKTOP, assert_accessible, screenshot
from tests.clock import Clock
from tests.factories import demand
from tests.factories.kernel import member
from tests.factories.ordering import indicator_said
from tests.verification import verify

from sotszakaz.delivery.attendance.models import AttendanceMark
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import registered_checks
from sotszakaz.kernel.users.roles import Finance

SECOND_OF_OCTOBER = date(2026, 10, 2)
TABS = 60


def shown(page: Page, name: str) -> None:
    """A picture of the page, which is accessible and fits."""
    screenshot(page, f"month-{name}")
    assert_accessible(page)


def tab_to(page: Page, name: str) -> None:
    """Walk by the keyboard to the control with this accessible name."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.ariaLabel || document.activeElement.innerText") == name:
            return
    raise AssertionError(f"клавиатура не дошла до «{name}»")


def mark_by_keyboard(page: Page, child: str) -> None:
    """September has nine classes: the last but one was cancelled, the child missed the second."""
    page.goto("/provider/attendance/")
    shown(page, "groups")
    tab_to(page, "сентябрь 2026")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="сентябрь 2026").wait_for()
    shown(page, "sheet")
    tab_to(page, "Занятие 24.09")
    page.keyboard.press("ArrowDown")
    tab_to(page, f"{child}, 03.09")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Сохранить табель")
    page.keyboard.press("Enter")
    page.get_by_text("Табель сохранён").wait_for()
    shown(page, "sheet-saved")


def close(page: Page) -> None:
    page.goto("/office/months/")
    shown(page, "months")
    page.get_by_role("link", name="сентябрь 2026").click()
    shown(page, "open")
    page.get_by_role("link", name="Посчитать без записи").click()
    page.get_by_role("heading", name="Если закрыть сентябрь 2026 сейчас").wait_for()
    shown(page, "next-closing")
    page.get_by_role("link", name="К месяцу").click()
    page.get_by_role("button", name="Закрыть сентябрь 2026").click()
    page.get_by_text("Реестры на оплату сформированы и сходятся с проводками").wait_for()
    shown(page, "closed")
    page.get_by_role("link", name="№ РО-1/2026").click()
    page.get_by_text("Сходится с проводками до копейки").wait_for()
    shown(page, "register")


def form_papers(page: Page) -> None:
    """The provider learns what the money waits for and forms it."""
    page.goto("/provider/months/")
    page.get_by_role("link", name="сентябрь 2026").click()
    page.get_by_text("Деньги перечислят после приёмки документов").wait_for()
    shown(page, "register-waits")
    page.get_by_role("link", name="Документы месяца").click()
    page.get_by_role("button", name="Сформировать документы").click()
    page.get_by_text("Сформировано документов: 2").wait_for()


def accept_papers(page: Page) -> None:
    """The payer opens each paper from the list of what waits, and accepts it."""
    for paper in ("Акт об оказании услуг №", "Счёт №"):
        page.goto("/office/payments/?part=papers")
        shown(page, "payments-wait")
        page.get_by_role("link", name=paper).click()
        page.get_by_role("button", name="Принять документ").click()
        page.get_by_text("Исполнителю ушло уведомление").wait_for()


def pay(page: Page) -> None:
    """The register becomes an order whose lines are the register's; it goes to the treasury."""
    page.goto("/office/payments/")
    shown(page, "payments")
    page.get_by_role("button", name="Составить пакет из отмеченных").click()
    page.get_by_role("link", name="№ ПП-1/2026").click()
    page.get_by_text("Сумма строк сходится до копейки").wait_for()
    shown(page, "order")
    page.get_by_role("link", name="пакета № ПК-1/2026").click()
    page.get_by_role("button", name="Отметить: передан в казначейство").click()
    page.get_by_text("Отмечено: пакет передан в казначейство").wait_for()
    shown(page, "batch")


def opens_as_pdf(page: Page, link: str) -> bool:
    """The address behind the link answers with a PDF to this person."""
    address = page.get_by_role("link", name=link).get_attribute("href")
    answer = page.context.request.get(address or "")
    return answer.status == 200 and answer.body().startswith(b"%PDF")


def read_the_year(page: Page) -> None:
    """The report, the movement behind its figure, the indicator and the rows behind it."""
    page.goto("/office/report/")
    page.get_by_role("row", name="Художественная").get_by_role("cell", name="15,64").wait_for()
    shown(page, "report")
    page.get_by_role("link", name="15,64").click()
    page.get_by_role("cell", name="договор № ДО-1/2026").first.wait_for()
    shown(page, "volume")
    page.goto("/office/indicators/")
    shown(page, "indicators")
    page.get_by_role("link", name="Общее количество потребителей услуг").click()
    page.get_by_role("rowheader", name="№ ДО-1/2026").wait_for()
    shown(page, "indicator")


def test_a_marked_month_is_closed_paid_and_reported(page_at: Any, clock: Clock) -> None:
    """One contract of 68 hours over four months: September has 17,6 of them; 8 classes of 9 were held, 15,64."""
    at = demand.market(indicators=[indicator_said()])
    contract = demand.contract(at)
    clock.go(SECOND_OF_OCTOBER)

    director = page_at(DESKTOP, user=at.director())
    mark_by_keyboard(director, str(contract.child))
    act_for([at.municipality.pk])
    assert list(AttendanceMark.objects.filter(mark="absent").values_list("session__held_on", flat=True)) == [
        date(2026, 9, 3)
    ]
    assert AttendanceMark.objects.count() == 8

    finance = page_at(DESKTOP, user=member(Finance, at.municipality))
    close(finance)
    assert opens_as_pdf(finance, "Открыть PDF")
    form_papers(director)
    accept_papers(finance)
    pay(finance)
    read_the_year(finance)
    director.goto("/provider/months/")
    director.get_by_role("link", name="сентябрь 2026").click()
    director.get_by_text("Сходится с проводками до копейки").wait_for()
    shown(director, "providers-register")
    assert opens_as_pdf(director, "Открыть PDF")
    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]
