"""A parent signs up, adds a child, books a group with one click; a clerk confirms, the provider accepts."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, assert_keyboard_reaches_everything, screenshot
from tests.factories import demand
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Operator

PASSWORD = "длинная тайна"
PageAt = Any


@pytest.fixture(autouse=True)
def _on_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages stands on the day on which the factories build."""
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)


def shown(page: Page, name: str) -> None:
    """A picture of the page, which is accessible and fits."""
    screenshot(page, f"demand-{name}-{page.viewport_size['width']}")
    assert_accessible(page)


def send(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def sign_up(page: Page, email: str) -> None:
    page.goto("/register/")
    shown(page, "register")
    send(page, "Зарегистрироваться")
    expect(page.get_by_text("Без согласия зарегистрироваться нельзя").first).to_be_visible()
    shown(page, "register-mistake")
    page.fill("[name=full_name]", "Примерова Анна Сергеевна")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=password_again]", PASSWORD)
    page.check("[name=consented]")
    send(page, "Зарегистрироваться")
    expect(page.get_by_text("Вы зарегистрированы")).to_be_visible()
    shown(page, "no-children")


def add_child(page: Page, municipality: str) -> None:
    data = demand.child_data()
    page.get_by_role("link", name="Добавить ребёнка").first.click()
    shown(page, "child-add")
    page.select_option("[name=municipality]", label=municipality)
    page.fill("[name=last_name]", data.last_name)
    page.fill("[name=first_name]", data.first_name)
    page.fill("[name=birth_date]", data.birth_date.isoformat())
    page.fill("[name=snils]", data.snils)
    page.check("[name=consented]")
    send(page, "Передать данные")
    expect(page.get_by_role("heading", name="Примерова Дарья")).to_be_visible()
    shown(page, "child-waits")


def confirm(page: Page) -> None:
    page.goto("/office/children/?text=прим")
    shown(page, "office-children")
    page.get_by_role("link", name="Примерова Дарья").click()
    shown(page, "office-child")
    page.get_by_text("Вернуть на уточнение", exact=True).click()
    shown(page, "office-child-return")
    send(page, "Подтвердить и открыть сертификат")
    expect(page.get_by_text("открыт сертификат")).to_be_visible()
    shown(page, "office-child-confirmed")


def book(page: Page, group_id: int) -> None:
    page.goto(f"/my/quote/{group_id}/")
    expect(page.get_by_role("heading", name="Подходит ли группа")).to_be_visible()
    shown(page, "quote")
    assert_keyboard_reaches_everything(page)
    send(page, "Подать заявление")
    expect(page.get_by_text("Место и средства удержаны до ответа исполнителя")).to_be_visible()
    shown(page, "enrolment")
    page.goto(f"/my/quote/{group_id}/")
    expect(page.get_by_text("Заявление на эту часть программы уже подано")).to_be_visible()
    shown(page, "quote-made")


def accept(page: Page) -> None:
    page.goto("/provider/applications/")
    shown(page, "applications")
    page.get_by_role("link", name="№").first.click()
    page.get_by_text("Отказать", exact=True).click()
    shown(page, "application")
    send(page, "Зачислить")
    expect(page.get_by_text("договор № ДО-1/2026 сформирован")).to_be_visible()
    shown(page, "application-accepted")


def test_a_child_is_enrolled_through_the_hands_of_three_people(page_at: PageAt) -> None:
    at = demand.market(value=9_000_00)
    parent = page_at(PHONE)
    sign_up(parent, "anna@example.org")
    add_child(parent, at.municipality.short_name)
    parent.goto(f"/my/quote/{at.group.pk}/")
    expect(parent.get_by_text("Данные ребёнка ещё не подтверждены")).to_be_visible()
    shown(parent, "quote-obstacles")
    confirm(page_at(DESKTOP, user=member(Operator, at.municipality)))
    book(parent, at.group.pk)
    accept(page_at(DESKTOP, user=at.director()))

    parent.goto("/my/enrolments/")
    shown(parent, "enrolments")
    parent.get_by_role("link", name="Акварель и тушь").click()
    shown(parent, "enrolment-contract")
    parent.goto("/my/")
    shown(parent, "children")
    parent.get_by_role("link", name="Открыть карточку").click()
    parent.get_by_text("Из чего состоит").click()
    shown(parent, "child")

    clerk = page_at(PHONE, user=member(Operator, at.municipality))
    clerk.goto("/office/enrolments/")
    shown(clerk, "office-enrolments")
    act_for([at.municipality.pk])
    assert User.objects.get(email="anna@example.org").represents.count() == 1


def test_a_parent_without_javascript_books_as_well(page_at: PageAt) -> None:
    at = demand.market()
    child = at.child()
    page = page_at(PHONE, user=child.added_by, javascript=False)
    page.goto(f"/my/quote/{at.group.pk}/")

    send(page, "Подать заявление")

    expect(page.get_by_text("Место и средства удержаны до ответа исполнителя")).to_be_visible()
    page.get_by_text("Отозвать заявление", exact=True).click()
    send(page, "Да, отозвать")
    expect(page.get_by_text("Заявление отозвано. Место освобождено")).to_be_visible()
