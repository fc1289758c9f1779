"""What the counter does for a family without a login: on a phone, on a desk, by the keyboard."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, assert_keyboard_reaches_everything, screenshot
from tests.clock import Clock, clock
from tests.factories import demand, life
from tests.factories.admission import NOON, wishes_window
from tests.factories.family import child_without_login, entered, on_paper
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.allocation.actions import Wished, put_wishes
from sotszakaz.demand.enrolments.actions import accept_application, terminate_by_family
from sotszakaz.demand.waiting.actions import enter_line
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
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
    asking, other = entered(at, clerk), at.other_group(at.group.part)
    child, window = child_without_login(at, clerk), wishes_window(at.municipality)
    at.other_group()
    with transaction.atomic():
        enter_line(child=child, group=other, by=clerk)
    asked = Wished((at.group.pk,))
    said = {"window_id": window.pk, "wished": asked, "by": clerk, "at": NOON, "on": TODAY, "paper": on_paper()}
    put_wishes(child_id=child.pk, **said)
    wishes = reverse("office:family_wishes", args=[child.pk, window.pk])
    pages = {
        "family-card": reverse("office:enrolment", args=[waiting.pk]),
        "family-card-ended": reverse("office:enrolment", args=[ended.pk]),
        "family-sign": reverse("office:family_deed", args=[waiting.pk, "sign"]),
        "family-change": reverse("office:family_change_to", args=[asking.pk, other.pk]),
        "family-join": reverse("office:family_line_join", args=[child.pk, at.group.pk]),
        "family-child": reverse("office:child", args=[child.pk]),
        "family-wishes": f"{wishes}?group={at.group.pk}&group={other.pk}",
        "family-withdraw": reverse("office:family_deed", args=[waiting.pk, "withdraw"]),
    }
    look(page_at, live_server.url, clerk, pages)


def test_deeds_that_a_provider_enters_are_shown_well(page_at: Any, live_server: Any, clock: Clock) -> None:
    clock.go(TODAY)
    at = demand.market(value=60_000_00)
    life.ruled(at, papers_by_providers=True)
    asking, other = entered(at, member(SupportCentre, at.municipality)), at.other_group(at.group.part)
    pages = {
        "family-provider-withdraw": reverse("provider:family_deed", args=[asking.pk, "withdraw"]),
        "family-provider-groups": reverse("provider:family_change", args=[asking.pk]),
        "family-provider-change": reverse("provider:family_change_to", args=[asking.pk, other.pk]),
    }
    look(page_at, live_server.url, at.director(), pages)


def look(page_at: Any, site: str, user: User, pages: dict[str, str]) -> None:
    """Each page answers, is accessible and fits, on a phone and on a desk; the longest forms by the keyboard too."""
    for width in (PHONE, DESKTOP):
        for name, address in pages.items():
            page = page_at(width, user=user)
            assert page.goto(site + address).status == 200, name
            assert_accessible(page)
            screenshot(page, f"{name}-{width}")
            if name in ("family-sign", "family-wishes") and width == DESKTOP:
                assert_keyboard_reaches_everything(page)
            page.context.close()
