"""A course over a border of periods: the provider divides it, a family sees both contracts before it applies."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, screenshot
from tests.demand.enrolments.test_keeping import Course
from tests.factories import demand
from tests.factories.supply import TODAY

from sotszakaz.foundation.tenancy import act_for


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)


def shown(page: Page, name: str) -> None:
    screenshot(page, f"border-{name}-{page.viewport_size['width']}")
    assert_accessible(page)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_provider_divides_a_course_over_new_year(page_at: Any, width: int) -> None:
    at = demand.market()
    page = page_at(width, user=at.director())
    page.goto(f"/provider/programmes/{at.group.part.programme_id}/")
    page.get_by_role("link", name="Курс через границу периода").click()
    typed = {"title": "Учебный год", "hours": "136", "price": "24480", "name": "Курс", "address": "Школьная, 1"}
    days = {"starts_on": "2026-09-01", "ends_on": "2027-05-31", "places": "12"}
    week = {"week-0-starts_at": "15:00", "week-0-ends_at": "16:30", "week-0-hours": "2"}
    for name, value in (typed | days | week).items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=week-0-weekday]", "2")

    page.get_by_role("button", name="Разделить по границе").click()
    page.get_by_text("Как разделится курс").wait_for()
    shown(page, "divided")
    page.get_by_role("button", name="Создать части и группы").click()

    page.get_by_text("Курс разделён").wait_for()
    expect(page.get_by_text("продолжение группы части")).to_be_visible()
    shown(page, "programme")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_family_sees_both_contracts_and_where_the_second_one_stands(page_at: Any, width: int) -> None:
    course = Course(has_second=width == DESKTOP)
    applied = course.apply()
    child = course.at.child()

    page = page_at(width, user=child.added_by)
    page.goto(f"/my/children/{child.pk}/quote/{course.first.pk}/")
    expect(page.get_by_text("Продолжение курса — второй договор")).to_be_visible()
    shown(page, "quote")
    page.goto(f"/my/children/{child.pk}/quote/{course.second.pk}/")
    page.get_by_role("link", name="Расчёт группы, с которой начинается курс").wait_for()
    shown(page, "second")

    act_for([course.at.municipality.pk])
    course.keep()
    family = page_at(width, user=applied.applied_by)
    family.goto(f"/my/enrolments/{applied.pk}/")
    expect(family.get_by_text("За ребёнком держим место")).to_be_visible()
    shown(family, "card")
    family.goto(f"/my/children/{applied.child_id}/quote/{course.second.pk}/")
    expect(family.get_by_text("Место в этой группе держим за ребёнком")).to_be_visible()
    shown(family, "kept")
