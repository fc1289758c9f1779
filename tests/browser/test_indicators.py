"""The indicators by keyboard and screen reader: names of cells and signs, the order of stops, both widths."""

from datetime import date
from decimal import Decimal

from tests.browser.pages import (
    DESKTOP,
    PHONE,
    assert_accessible,
    assert_keyboard_reaches_everything,
    screenshot,
)
from tests.factories import analysis
from tests.factories.demand import contract, market
from tests.factories.kernel import member
from tests.factories.ordering import indicator_said

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Operator, PlatformAdministrator
from sotszakaz.oversight.indicators.actions import take_figures

ON = date(2026, 10, 2)
ROWS = [
    indicator_said(),
    indicator_said(key="9.F", goal=4, goal_title="Качество услуг", title="Доля отвечающих чек-листу", unit="единиц"),
]
PENDING = indicator_said(
    key="1.M",
    title="Некоммерческие организации",
    target={"text": "будет определено", "kind": "pending", "value": None, "year": 2026},
)
TAB = """() => document.activeElement.closest("#content") && document.activeElement.innerText"""


def shown(page, name):
    screenshot(page, f"indicators-{name}")
    assert_accessible(page)


def test_the_indicators_are_read_by_keyboard_and_screen_reader(page_at, clock):
    clock.go(ON)
    at = market(indicators=ROWS)
    contract(at)
    operator = member(Operator, at.municipality)
    administrator = member(PlatformAdministrator, at.municipality)
    act_for([at.municipality.pk])
    take_figures(municipality_id=at.municipality.pk, by=operator, on=ON)

    page = page_at(DESKTOP, user=operator)
    page.goto("/office/indicators/")
    table = page.get_by_role("table", name="Показатели эффективности")
    row = table.get_by_role("row", name="Общее количество потребителей услуг")
    row.get_by_role("cell", name="под угрозой", exact=True).wait_for()
    row.get_by_role("rowheader").get_by_role("link").focus()
    page.keyboard.press("Tab")
    assert page.evaluate(TAB) == "Доля отвечающих чек-листу"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(TAB).startswith("Общее количество потребителей услуг")
    assert_keyboard_reaches_everything(page)
    shown(page, "table")

    page.get_by_role("link", name="Общее количество потребителей услуг").focus()
    page.keyboard.press("Enter")
    page.get_by_role("img", name="III квартал 2026 — 1; на 02.10.2026 — 1").wait_for()
    page.get_by_role("table", name="Записанные значения").get_by_role("row", name="III квартал 2026").wait_for()
    assert_keyboard_reaches_everything(page)
    shown(page, "row")

    page.goto("/office/indicators/9.F/enter/")
    shown(page, "enter")
    page.get_by_label("Число или процент").fill("87,5")
    page.get_by_label("Откуда сведения").fill("Отчёт о мониторинге № 4")
    page.get_by_role("button", name="Записать значение").click()
    page.get_by_role("table", name="Введённые значения").get_by_role("cell", name="87,5 %").wait_for()
    shown(page, "entered")

    page.get_by_role("link", name="Отозвать значение на 02.10.2026").click()
    shown(page, "withdraw")
    page.get_by_label("Почему отзываете").fill("Введено не в ту строку")
    page.get_by_role("button", name="Отозвать значение").click()
    page.get_by_role("table", name="Введённые значения").get_by_text("Введено не в ту строку").wait_for()
    shown(page, "withdrawn")
    page.goto("/office/indicators/3.F/")
    page.get_by_role("link", name="III квартал 2026").click()
    page.get_by_text("Показано на 30 сентября 2026").wait_for()
    shown(page, "row-past")

    phone = page_at(PHONE, user=operator)
    for width, name in ((DESKTOP, "public"), (PHONE, "public-phone")):
        everybody = page_at(width)
        everybody.goto("/indicators/")
        everybody.get_by_role("link", name=at.municipality.name).click()
        everybody.get_by_role("table", name="Показатели эффективности").wait_for()
        shown(everybody, name)
    for address, name in (
        ("", "table-phone"),
        ("?day=2026-09-30", "table-past-phone"),
        ("3.F/", "row-phone"),
        ("9.F/enter/", "enter-phone"),
    ):
        phone.goto(f"/office/indicators/{address}")
        shown(phone, name)
    for width, name in ((DESKTOP, "region"), (PHONE, "region-phone")):
        region = page_at(width, user=administrator)
        region.goto("/office/region/indicators/")
        shown(region, name)
        region.goto("/office/region/indicators/?key=3.F")
        shown(region, f"{name}-row")


def test_the_factor_analysis_fits_both_widths_and_is_accessible(page_at, clock):
    clock.go(ON)
    at = market(indicators=[*ROWS, PENDING])
    contract(at)
    run = analysis.begun(at.municipality, analysis.counted(), analysis.by_hand(), high_from=Decimal(80), on=ON)
    draft = analysis.draft(at.municipality, title="Следующая методика")
    factor, subject = draft.factors.first(), run.subjects.first()
    operator = member(Operator, at.municipality)

    page = page_at(DESKTOP, user=operator)
    page.goto(f"/office/analysis/subjects/{subject.pk}/")
    page.get_by_label("Опыт", exact=True).fill("3")
    page.get_by_role("button", name="Записать баллы").click()
    page.get_by_text("Баллы записаны").wait_for()
    assert_keyboard_reaches_everything(page)
    shown(page, "run-scoring")
    act_for([at.municipality.pk])
    analysis.finished(run)

    for width, name in ((DESKTOP, "desktop"), (PHONE, "phone")):
        here = page_at(width, user=operator)
        for address, what in (
            ("", "analysis"),
            (f"methodologies/{draft.pk}/", "methodology"),
            (f"methodologies/{draft.pk}/factors/{factor.pk}/", "factor"),
            (f"runs/{run.pk}/", "run"),
            (f"runs/{run.pk}/weights/", "weights"),
            (f"subjects/{subject.pk}/", "subject"),
        ):
            here.goto(f"/office/analysis/{address}")
            shown(here, f"{what}-{name}")
    page.goto(f"/office/analysis/runs/{run.pk}/")
    page.get_by_role("link", name="Назначить 1.M, цель").click()
    page.get_by_label("Значение").fill("5")
    page.get_by_role("button", name="Назначить значение").click()
    page.get_by_text("Значение показателя 1.M назначено").wait_for()
    page.goto("/office/indicators/1.M/")
    page.get_by_role("link", name="факторный анализ на 02.10.2026").wait_for()
    shown(page, "determined")
