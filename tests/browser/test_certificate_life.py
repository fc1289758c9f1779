"""The certificate on the pages of a child: suspended, resumed, and its story, on a phone and on a desk."""

from datetime import UTC, date, datetime
from typing import Any

from django.urls import reverse
from playwright.sync_api import expect
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, screenshot
from tests.clock import Clock, clock
from tests.factories import demand
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import set_starts
from sotszakaz.demand.certificates.models import FundingScheme
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Head, Operator

__all__ = ["clock"]


def test_a_suspended_certificate_is_shown_well_to_both_and_resumed(
    page_at: Any, live_server: Any, clock: Clock
) -> None:
    clock.go(TODAY)
    at = demand.market(value=60_000_00)
    clerk, child = member(Operator, at.municipality), at.child()
    demand.application(at, child)
    card = reverse("office:child", args=[child.pk])
    for width in (PHONE, DESKTOP):
        page = page_at(width, user=clerk)
        page.goto(live_server.url + card)
        page.get_by_text("Приостановить сертификат").click()
        assert_accessible(page)
        screenshot(page, f"certificate-to-suspend-{width}")
        page.context.close()

    act_for([at.municipality.pk])
    reason = "Заявление семьи от 03.08.2026: ребёнок уехал на год."
    suspend_certificate(child_id=child.pk, reason=reason, since=TODAY, by=SYSTEM, on=TODAY)
    pages = {"office": (clerk, card), "citizen": (child.added_by, reverse("citizen:child", args=[child.pk]))}
    for width in (PHONE, DESKTOP):
        for name, (user, address) in pages.items():
            page = page_at(width, user=user)
            page.goto(live_server.url + address)
            page.get_by_text("История сертификата").click()
            expect(page.get_by_text(reason).first).to_be_visible()
            assert_accessible(page)
            screenshot(page, f"certificate-suspended-{name}-{width}")
            page.context.close()

    page = page_at(PHONE, user=clerk)
    page.goto(live_server.url + card)
    page.get_by_text("Возобновить сертификат").click()
    page.get_by_label("Почему сертификат возобновлён").fill("Семья вернулась")
    page.get_by_role("button", name="Возобновить", exact=True).click()
    page.get_by_text("Сертификат возобновлён.").wait_for()
    assert_accessible(page)


def test_a_closed_period_is_shown_well_to_the_office_and_to_the_family(
    page_at: Any, live_server: Any, clock: Clock
) -> None:
    clock.go(TODAY)
    at = demand.market(value=60_000_00)
    head, child = member(Head, at.municipality), at.child()
    scheme = FundingScheme.objects.get(municipality=at.municipality)
    moment = datetime(2026, 8, 1, 6, tzinfo=UTC)
    set_starts(scheme_id=scheme.pk, closes_at=moment, starts_until=date(2026, 9, 30), by=SYSTEM)
    pages = {
        "scheme-closed": (head, reverse("office:scheme", args=[scheme.pk])),
        "scheme-starts": (head, reverse("office:scheme_starts", args=[scheme.pk])),
        "quote-closed": (child.added_by, reverse("citizen:quote", args=[child.pk, at.group.pk])),
    }
    for width in (PHONE, DESKTOP):
        for name, (user, address) in pages.items():
            page = page_at(width, user=user)
            page.goto(live_server.url + address)
            assert_accessible(page)
            screenshot(page, f"{name}-{width}")
            page.context.close()
