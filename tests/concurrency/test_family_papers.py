"""One form of a paper, pressed by several fingers at once: the deed and the paper are there once."""

from typing import Any

import pytest
from tests.concurrency.test_booking import at_once
from tests.concurrency.test_life import refused
from tests.factories import demand
from tests.factories.admission import NOON, wishes_window
from tests.factories.family import child_without_login, entered, on_paper
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.allocation.actions import Wished, put_wishes
from sotszakaz.demand.children.models import FamilyPaper
from sotszakaz.demand.enrolments.actions import join_line, withdraw_application
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.kernel.users.roles import SupportCentre

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_form_puts_a_child_into_a_line_once() -> None:
    at = demand.market(places=1)
    demand.application(at)
    clerk = member(SupportCentre, at.municipality)
    said = {"child_id": child_without_login(at, clerk).pk, "group_id": at.group.pk, "by": clerk, "on": TODAY}
    paper = on_paper()

    results = at_once(at.municipality.pk, [lambda: join_line(**said, paper=paper)] * 4)

    assert (refused(results), WaitingEntry.objects.count(), FamilyPaper.objects.count()) == (3, 1, 1)


def test_two_papers_withdraw_an_application_once() -> None:
    at = demand.market()
    clerk = member(SupportCentre, at.municipality)
    said = {"application_id": entered(at, clerk).pk, "by": clerk, "on": TODAY}

    results = at_once(at.municipality.pk, [lambda: withdraw_application(**said, paper=on_paper())] * 4)

    assert (refused(results), FamilyPaper.objects.count()) == (3, 1)


@pytest.mark.parametrize("is_one_form", [True, False])
def test_one_form_puts_one_list_and_its_twin_of_many_forms_many(*, is_one_form: bool) -> None:
    at = demand.market()
    clerk, window = member(SupportCentre, at.municipality), wishes_window(at.municipality)
    said: dict[str, Any] = {"child_id": child_without_login(at, clerk).pk, "window_id": window.pk, "by": clerk}
    said |= {"wished": Wished((at.group.pk,)), "at": NOON, "on": TODAY}
    papers = [on_paper()] * 4 if is_one_form else [on_paper() for _ in range(4)]

    results = at_once(at.municipality.pk, [lambda paper=each: put_wishes(**said, paper=paper) for each in papers])

    once = 1 if is_one_form else 4
    assert (refused(results), FamilyPaper.objects.count()) == (4 - once, once)
