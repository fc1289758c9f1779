"""What the counter does for a family without a login: on a phone, on a desk, by the keyboard."""

from typing import Any

from django.urls import reverse
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, assert_keyboard_reaches_everything, screenshot
from tests.clock import Clock, clock
from tests.factories import demand, life
from tests.factories.family import entered, on_paper
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import accept_application, terminate_by_family
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import SupportCentre

__all__ = ["clock"]


def test_deeds_for_a_family_are_shown_well(page_at: Any, live_server: Any, clock: Clock) -> None:
    clock.go(TODAY)
    at = demand.market(value=60_000_00)
    clerk = member(SupportCentre, at.municipality)
    ended = entered(at, clerk)
    contract = accept_application(application_id=ended.pk, by=SYSTEM, on=TODAY)
    assert contract is not None
    terminate_by_family(contract_id=contract.pk, by=clerk, on=TODAY, paper=on_paper())
    life.by_signature(at)
    waiting = entered(at, clerk)
    accept_application(application_id=waiting.pk, by=SYSTEM, on=TODAY)
    pages = {
        "family-card": reverse("office:enrolment", args=[waiting.pk]),
        "family-card-ended": reverse("office:enrolment", args=[ended.pk]),
        "family-sign": reverse("office:family_deed", args=[waiting.pk, "sign"]),
        "family-withdraw": reverse("office:family_deed", args=[waiting.pk, "withdraw"]),
    }
    for width in (PHONE, DESKTOP):
        for name, address in pages.items():
            page = page_at(width, user=clerk)
            page.goto(live_server.url + address)
            assert_accessible(page)
            screenshot(page, f"{name}-{width}")
            if name == "family-sign" and width == DESKTOP:
                assert_keyboard_reaches_everything(page)
            page.context.close()
