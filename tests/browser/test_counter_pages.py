"""Pages of the counter, of portals' keys and of a family whose provider has no licence: on a phone and on a desk."""

from datetime import date
from typing import Any

from django.urls import reverse
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, screenshot
from tests.clock import Clock, clock
from tests.factories import demand, supply
from tests.factories.kernel import member

from sotszakaz.demand.enrolments.singles import form_single
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.outside.exchange.actions import issue_key

__all__ = ["clock"]

IN_OCTOBER = date(2026, 10, 12)


def test_what_is_entered_from_paper_and_chosen_by_a_family_is_shown_well(
    page_at: Any, live_server: Any, clock: Clock
) -> None:
    clock.go(IN_OCTOBER)
    at = demand.market(value=60_000_00)
    head, clerk, newcomer, pupil = (
        member(Head, at.municipality),
        member(Operator, at.municipality),
        at.child(),
        at.child(),
    )
    signed = demand.contract(at, pupil)
    demand.contract(at, pupil, group=at.other_group())
    form_single(child_id=pupil.pk, by=SYSTEM, on=IN_OCTOBER)
    issue_key(municipality_id=at.municipality.pk, title="Портал", notify_url="", limit=60, by=head)
    pages = {
        "counter-child": (clerk, reverse("office:child_new")),
        "counter-groups": (clerk, reverse("office:counter_groups", args=[newcomer.pk])),
        "counter-entry": (clerk, reverse("office:counter", args=[newcomer.pk, at.group.pk])),
        "office-child-single": (clerk, reverse("office:child", args=[pupil.pk])),
        "recipients-single": (clerk, reverse("office:recipients")),
        "exchange-keys": (head, reverse("office:exchange")),
    }
    for width in (PHONE, DESKTOP):
        for name, (user, address) in pages.items():
            page = page_at(width, user=user)
            page.goto(live_server.url + address)
            assert_accessible(page)
            screenshot(page, f"{name}-{width}")
            page.context.close()

    act_for([at.municipality.pk])
    supply.licence_stop(at.record, first_day=IN_OCTOBER, on=IN_OCTOBER)
    for width in (PHONE, DESKTOP):
        page = page_at(width, user=pupil.added_by)
        page.goto(live_server.url + reverse("citizen:enrolment", args=[signed.application_id]))
        page.get_by_text("Остаться за свой счёт").first.click()
        assert_accessible(page)
        screenshot(page, f"own-cost-{width}")
