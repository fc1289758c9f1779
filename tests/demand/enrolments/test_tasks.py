"""The thin shells: a freed place reaches the line by message and by the clock, terms end by the clock."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.clock import Clock
from tests.factories import demand, life
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import SEAT_FREED, expiry, withdraw_application
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.demand.enrolments.tasks import expire_applications, move_lines, offer_freed_places
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.outbox import handler_apart
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.selectors import balance_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def freed(clock: Clock) -> demand.Market:
    """A group whose only place has come free while a child waited for it."""
    clock.go(TODAY)
    at, holder = life.full_market()
    life.waiting(at)
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)
    return at


def offered() -> int:
    return EnrolmentApplication.objects.filter(state=ApplicationState.OFFERED).count()


def test_a_message_moves_the_line_and_a_repeated_one_changes_nothing(freed: demand.Market) -> None:
    messages = list(OutboxMessage.objects.filter(topic=SEAT_FREED).order_by("pk"))
    assert handler_apart(SEAT_FREED) is move_lines

    move_lines(messages * 2)

    assert offered() == 1


def test_the_clock_moves_the_lines_of_all_municipalities_and_then_acts_for_nobody(freed: demand.Market) -> None:
    act_for([])

    offer_freed_places(timezone.now())

    assert offered() == 0
    act_for([freed.municipality.pk])
    assert offered() == 1


def test_the_clock_ends_terms(freed: demand.Market, clock: Clock) -> None:
    move_lines(list(OutboxMessage.objects.filter(topic=SEAT_FREED).order_by("pk")))
    clock.go(TODAY + timedelta(days=3))
    act_for([])

    expire_applications(timezone.now())

    act_for([freed.municipality.pk])
    assert balance_of(freed.group.seat_account_id).free == 1


def test_an_application_that_cannot_expire_keeps_no_other_nor_another_municipality_waiting(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.go(TODAY)
    markets = [demand.market(), demand.market()]
    for at in markets:
        act_for([at.municipality.pk])
        life.ruled(at, unanswered_application="expire")
    applications = []
    for at in markets:
        act_for([at.municipality.pk])
        applications += [demand.application(at) for _ in range(2)]
    broken, release = applications[0], expiry.free_all

    def free_all(found: list[EnrolmentApplication], **said: Any) -> None:
        if broken.pk in [each.pk for each in found]:
            raise ValueError("a broken row")
        release(found, **said)

    monkeypatch.setattr(expiry, "free_all", free_all)
    clock.go(TODAY + timedelta(days=30))
    act_for([])

    with pytest.raises(ValueError, match="a broken row"):
        expire_applications(timezone.now())

    act_for([at.municipality.pk for at in markets])
    expired = EnrolmentApplication.objects.filter(state=ApplicationState.EXPIRED).order_by("pk")
    assert [each.pk for each in expired] == [each.pk for each in applications[1:]]
