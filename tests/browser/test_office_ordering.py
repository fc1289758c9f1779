"""Steps 1, 2, 8 and 9 in a real browser: from the file of an act to an approved order."""

from pathlib import Path

import pytest
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, assert_keyboard_reaches_everything, screenshot
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.decisions.models import Decision
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.social_orders.models import SocialOrder

SAMPLE = Path(__file__).parents[2] / "samples" / "postanovlenie-svetloklyuchinsk.docx"
PARTS = ["Услуги", "План", "Показатели", "Рабочая группа", "Документы", "Замечания", "Сведения"]

pytestmark = [pytest.mark.browser, pytest.mark.debian("chromium"), pytest.mark.django_db(transaction=True)]


def look(page, name: str) -> None:
    """Picture and check of the page as it stands."""
    screenshot(page, f"office-{name}-{page.viewport_size['width']}")
    assert_accessible(page)


def fill(page, typed: dict[str, str]) -> None:
    for label, value in typed.items():
        page.get_by_label(label).first.fill(value)


def see(page, words: str) -> None:
    page.get_by_text(words).first.wait_for()


def test_a_clerk_makes_a_decision_of_an_act_and_an_order_of_the_decision(page_at):
    municipality = MunicipalityFactory()
    page = page_at(DESKTOP, user=member(Operator, municipality))
    page.goto("/office/")
    look(page, "overview-empty")

    page.get_by_role("link", name="Загрузить акт").click()
    page.get_by_label("Файл акта").set_input_files(SAMPLE)
    look(page, "act-upload")
    page.get_by_role("button", name="Загрузить и прочитать").click()
    look(page, "act-facts")
    for part in PARTS:
        page.get_by_role("navigation", name="Части акта").get_by_role("link", name=part).click()
        look(page, f"act-{PARTS.index(part)}")
    page.get_by_role("button", name="Подтвердить акт").click()
    page.get_by_role("heading", name="постановление от 16.02.2026").wait_for()
    look(page, "decision")

    page.goto("/office/orders/new/")
    page.get_by_role("button", name="Начать заказ").click()
    page.get_by_role("link", name="Добавить объём").click()
    page.get_by_label("Услуга").select_option(index=1)
    fill(page, {"Получателей": "120", "Человеко-часов": "17 280", "Сумма": "2 100 000"})
    look(page, "order-volume")
    page.get_by_role("button", name="Записать объём").click()
    page.get_by_role("link", name="Задать строку бюджета").click()
    fill(page, {"Код": "60107030110173210611", "Сумма": "2 500 000"})
    page.get_by_role("button", name="Записать строку бюджета").click()
    see(page, "Строка бюджета записана.")
    look(page, "order-draft")

    head = page_at(DESKTOP, user=member(Head, municipality))
    head.goto(f"/office/orders/{SocialOrder.objects.get().pk}/")
    head.get_by_role("button", name="Утвердить заказ").click()
    head.get_by_role("link", name="Документ №").wait_for()
    look(head, "order-approved")
    head.goto("/office/report/")
    look(head, "report")
    assert Decision.objects.get().service_rows.count() == 6


def test_a_clerk_decides_on_a_damaged_code_beside_its_quotation(page_at, tmp_path):
    file = tmp_path / "акт.txt"
    file.write_text(ordering.ACT_TEXT, encoding="utf-8")
    page = page_at(PHONE, user=member(Operator, MunicipalityFactory()))
    page.goto("/office/acts/upload/")
    page.get_by_label("Файл акта").set_input_files(file)
    page.get_by_role("button", name="Загрузить и прочитать").click()

    page.get_by_role("link", name="Решите по сомнительным кодам").click()
    look(page, "act-repair")
    assert_keyboard_reaches_everything(page)
    page.get_by_role("button", name="Принять исправление").click()
    see(page, "исправление принято")
    page.get_by_role("link", name="Сведения").click()
    page.get_by_role("link", name="Исправить уполномоченный орган").click()
    look(page, "act-correct")
    page.get_by_label("Уполномоченный орган").fill("Комитет образования")
    page.get_by_role("button", name="Записать").click()
    page.get_by_role("link", name="Услуги").click()
    page.get_by_role("link", name="абзац").first.click()
    page.get_by_role("heading", name="Текст акта").wait_for()
    look(page, "act-text")
    page.go_back()
    page.get_by_role("button", name="Подтвердить акт").click()

    see(page, "Комитет образования")
    see(page, "в акте: 804200О.99.0.ББ52А320000")


def test_a_clerk_marks_a_measure_of_the_plan(page_at):
    municipality = MunicipalityFactory()
    members = [{"name": "Примерова А. Б.", "position": "заместитель главы", "role": "head"}]
    group = {"mode": "created", "name": "Рабочая группа", "rules": None, "members": members}
    plan = [
        ordering.plan_item_said("1.1", ends="2026-02-01"),
        ordering.plan_item_said("1.2", kind="in_quarter", ends=None, repeats="FREQ=MONTHLY;INTERVAL=3"),
        ordering.plan_item_said("2.1", kind="continuous", ends=None, text="постоянно"),
        ordering.plan_item_said("2.2", ends="2099-09-01"),
    ]
    ordering.decision(municipality, plan=plan, working_group=group)
    page = page_at(PHONE, user=member(Operator, municipality))

    page.goto("/office/plan/")
    look(page, "plan")
    page.get_by_role("link", name="Отметить выполнение: 1.1").click()
    page.get_by_label("Что сделано").fill("Постановление № 5")
    look(page, "plan-complete")
    page.get_by_role("button", name="Отметить выполнение").click()

    see(page, "Постановление № 5")
    assert PlanItem.objects.get(number="1.1").completions.count() == 1
    pages = {"working-group/": "group", "": "overview", "acts/": "acts", "plan/calendar/?year=2026": "plan-calendar"}
    pages[f"plan/{PlanItem.objects.get(number='1.1').pk}/"] = "plan-item"
    for address, name in pages.items():
        page.goto(f"/office/{address}")
        look(page, name)
