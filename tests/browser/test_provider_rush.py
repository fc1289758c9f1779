"""The provider in the rush: one tick for the page stays while new applications come by themselves."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, screenshot
from tests.clock import Clock
from tests.factories import demand, life
from tests.factories.normatives import normative_set
from tests.factories.supply import TODAY

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.actions import close_group
from sotszakaz.supply.programmes.places import change_places

PageAt = Callable[..., Page]


def shown(page: Page, name: str) -> None:
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        screenshot(page, f"rush-{name}-{width}")
        assert_accessible(page)


def test_all_of_the_page_are_ticked_and_stay_so_when_one_more_comes(page_at: PageAt, clock: Clock) -> None:
    clock.go(TODAY)
    at = demand.market()
    other = at.other_group(name="Вторая")
    for group in (at.group, at.group, other):
        demand.application(at, at.child(), group=group)
    page = page_at(DESKTOP, user=at.director())
    page.goto("/provider/applications/")
    page.get_by_label("Отметить всех на странице").check()
    ticks = page.locator("[name=application]")
    expect(page.locator("[name=application]:checked")).to_have_count(3)

    act_for([at.municipality.pk])
    demand.application(at, at.child(), group=other)

    expect(ticks).to_have_count(4)
    expect(page.locator("[name=application]:checked")).to_have_count(3)
    expect(page.locator("#tick-all")).not_to_be_checked()
    expect(page.locator("#id_group option", has_text="«Вторая» — 2")).to_have_count(1)
    shown(page, "applications")
    page.select_option("#id_group", value=str(other.pk))
    page.get_by_role("button", name="Показать").click()
    expect(ticks).to_have_count(2)


def test_the_pages_of_places_fit(page_at: PageAt, clock: Clock) -> None:
    clock.go(TODAY)
    at, _ = life.full_market()
    life.waiting(at)
    change_places(group_id=at.group.pk, places=2, known=1, by=SYSTEM, on=TODAY)
    close_group(group_id=at.other_group(name="Вторая").pk, by=SYSTEM)
    page = page_at(DESKTOP, user=at.director())
    page.goto(f"/provider/groups/{at.group.pk}/places/")
    shown(page, "places")
    page.goto(f"/provider/programmes/{at.group.part.programme_id}/")
    shown(page, "programme")


def test_the_page_of_a_week_fits(page_at: PageAt, clock: Clock) -> None:
    clock.go(TODAY)
    at, _ = life.full_market()
    page = page_at(DESKTOP, user=at.director())
    page.goto(f"/provider/groups/{at.group.pk}/week/")
    shown(page, "week")


def test_the_form_of_a_part_by_the_full_formula_fits(page_at: PageAt, clock: Clock) -> None:
    clock.go(TODAY)
    at = demand.market()
    life.ruled(at, normative_method="full")
    normative_set(at.municipality)
    page = page_at(DESKTOP, user=at.director())
    page.goto(f"/provider/programmes/{at.group.part.programme_id}/parts/new/")
    shown(page, "part")
