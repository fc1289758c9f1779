"""A family ranks its wishes on a phone and by keyboard; the head turns them into places; the family reads why."""

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, assert_keyboard_reaches_everything, screenshot
from tests.clock import Clock
from tests.factories.admission import DAY, NOON, window
from tests.factories.allocation import Campaign, campaign
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.allocation.models import Preparation
from sotszakaz.demand.allocation.preparing import prepare
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Head, Operator

PageAt = Any


@pytest.fixture
def at(clock: Clock) -> Campaign:
    clock.now = NOON
    at = campaign(places=1)
    window(at.market.municipality, group_id=at.market.other_group().pk, preliminary_from=NOON - DAY)
    return at


def shown(page: Page, name: str) -> None:
    screenshot(page, f"allocation-{name}-{page.viewport_size['width']}")
    assert_accessible(page)


def send(page: Page, button: str, said: str) -> None:
    """Press the button, and wait for the words that the next page says: a page left too early is not sent."""
    page.get_by_role("button", name=button, exact=True).first.click()
    page.get_by_text(said).first.wait_for()


def test_wishes_become_places_and_everybody_reads_why(at: Campaign, page_at: PageAt, clock: Clock) -> None:
    other = at.market.other_group(name="Мастерская", places=1)
    child, rival = at.market.child(), at.child(at.group, first_name="Олег")
    phone = page_at(PHONE, user=child.added_by)
    for group in (other, at.group):
        phone.goto(f"/my/groups/{group.pk}/")
        shown(phone, "choices")
        send(phone, "Внести в список пожеланий", "Группа в конце списка")
    shown(phone, "wishes")
    up = phone.get_by_role("button", name="Выше")
    up.focus()
    phone.keyboard.press("Enter")
    phone.locator("#wish-lists ol > li").first.get_by_text(at.group.name).wait_for()
    assert_keyboard_reaches_everything(phone)

    clock.now = NOON + 2 * DAY
    head = page_at(DESKTOP, user=member(Head, at.market.municipality))
    head.goto(f"/office/admission/{at.window.pk}/")
    shown(head, "window-collected")
    send(head, "Рассчитать места", "Расчёт № 1 готов")
    shown(head, "window-previewed")
    head.get_by_text("Утвердить расчёт № 1").click()
    send(head, "Утвердить и записать детей", "Итоги утверждены")
    shown(head, "window-settled")
    head.get_by_role("link", name="Отчёт о справедливости").click()
    shown(head, "fairness")

    act_for([at.market.municipality.pk])
    phone.goto(f"/my/children/{child.pk}/placement/{at.window.pk}/")
    shown(phone, "placement")
    expect(phone.get_by_text("записан").first).to_be_visible()
    loser = page_at(PHONE, user=rival.added_by)
    loser.goto(f"/my/children/{rival.pk}/placement/{at.window.pk}/")
    shown(loser, "placement-other")


def test_staff_providers_and_visitors_see_the_windows(at: Campaign, page_at: PageAt, clock: Clock) -> None:
    for _ in range(3):
        at.child(at.group)
    clock.now = NOON + 2 * DAY
    run = at.settle()
    municipality = at.market.municipality
    staff = page_at(DESKTOP, user=member(Operator, municipality))
    for name, address in {
        "windows": "/office/admission/",
        "window-new": "/office/admission/new/",
        "children": f"/office/runs/{run.pk}/children/",
    }.items():
        staff.goto(address)
        shown(staff, name)
    staff.get_by_role("link", name="Примерова").first.click()
    shown(staff, "child")
    provider = page_at(DESKTOP, user=member(Director, municipality, at.market.record.organisation))
    for name, address in {"provider": "/provider/admission/", "placed": "/provider/admission/placed/"}.items():
        provider.goto(address)
        shown(provider, name)
    visitor = page_at(PHONE)
    visitor.goto("/admission/")
    shown(visitor, "public-windows")
    visitor.goto(f"/admission/{at.window.pk}/")
    shown(visitor, "public-window")
    narrow = page_at(PHONE, user=member(Head, municipality))
    narrow.goto(f"/office/admission/{at.window.pk}/")
    shown(narrow, "window-phone")


def test_who_took_no_part_is_told_by_the_rule_itself(at: Campaign, page_at: PageAt, clock: Clock) -> None:
    barred, municipality = at.child(at.group), at.market.municipality
    at.child(at.group, first_name="Олег")
    suspend_certificate(child_id=barred.pk, reason="Проверка документов.", since=TODAY, by=SYSTEM, on=TODAY)
    clock.now = NOON + 2 * DAY
    run = at.settle()
    sentence = "Сертификат приостановлен. Обратитесь в муниципальный опорный центр."

    for size in (DESKTOP, PHONE):
        staff = page_at(size, user=member(Operator, municipality))
        for name, address in {
            "barred-child": f"/office/runs/{run.pk}/children/{barred.pk}/",
            "barred-left": f"/office/runs/{run.pk}/children/?which=left",
            "barred-fairness": f"/office/runs/{run.pk}/fairness/",
            "barred-window": f"/office/admission/{at.window.pk}/",
        }.items():
            staff.goto(address)
            shown(staff, name)
    family = page_at(PHONE, user=barred.added_by)
    family.goto(f"/my/children/{barred.pk}/placement/{at.window.pk}/")
    shown(family, "barred-placement")
    expect(family.get_by_text(sentence)).to_be_visible()


def test_how_far_shared_limits_went_is_told(page_at: PageAt, clock: Clock) -> None:
    clock.now = NOON
    at = campaign(places=3, limit=Decimal(20_000))
    children = [at.child(at.group, first_name=name) for name in ("Олег", "Ирина", "Анна")]
    clock.now = NOON + 2 * DAY
    run = at.settle()
    stopped = run.outcomes.filter(result="stopped").first()
    child = next(each for each in children if each.pk == stopped.child_id)

    for size in (DESKTOP, PHONE):
        staff = page_at(size, user=member(Operator, at.market.municipality))
        for name, address in {
            "limits-window": f"/office/admission/{at.window.pk}/",
            "limits-fairness": f"/office/runs/{run.pk}/fairness/",
            "limits-left": f"/office/runs/{run.pk}/children/?which=left",
        }.items():
            staff.goto(address)
            shown(staff, name)
    family = page_at(PHONE, user=child.added_by)
    family.goto(f"/my/children/{child.pk}/placement/{at.window.pk}/")
    shown(family, "limits-placement")
    expect(family.get_by_text("Денег по соглашению исполнителя хватило не всем")).to_be_visible()


def test_a_page_follows_a_preview_that_the_worker_makes(
    at: Campaign, page_at: PageAt, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sotszakaz.web.office.views.allocation.AT_ONCE", 0)
    at.child(at.group)
    clock.now = NOON + 2 * DAY
    staff = page_at(DESKTOP, user=member(Operator, at.market.municipality))
    staff.goto(f"/office/admission/{at.window.pk}/")

    send(staff, "Рассчитать места", "Расчёт ждёт очереди")
    shown(staff, "preparation")
    act_for([at.market.municipality.pk])
    prepare(Preparation.objects.get().pk, at=clock.now, on=TODAY)

    staff.get_by_role("button", name="Рассчитать заново").wait_for()
    shown(staff, "prepared")
