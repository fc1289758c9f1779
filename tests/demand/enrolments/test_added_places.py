"""Places added to a group with a line, and enrolment that is opened again: who waits is asked at once."""

import pytest
from tests.clock import Clock
from tests.factories import demand, life
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.foundation.draining import drain_apart
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.actions import close_group, reopen_group
from sotszakaz.supply.programmes.models import CatalogueEntry, SoldOut, StudyGroup
from sotszakaz.supply.programmes.places import change_places

pytestmark = pytest.mark.django_db


def change(group: StudyGroup, to: int, *, known: int) -> None:
    change_places(group_id=group.pk, places=to, known=known, by=SYSTEM, on=TODAY)


def test_a_full_group_is_in_the_catalogue_with_places_again(clock: Clock) -> None:
    clock.go(TODAY)
    at, _ = life.full_market()
    assert SoldOut.objects.filter(pk=at.group.seat_account_id).exists()

    change(at.group, 2, known=1)

    assert not SoldOut.objects.filter(pk=at.group.seat_account_id).exists()


def test_who_waits_is_offered_an_added_place_by_the_message(clock: Clock) -> None:
    clock.go(TODAY)
    at, holder = life.full_market()
    waiting = life.waiting(at)
    drain_apart()
    act_for([at.municipality.pk])

    change(at.group, 2, known=1)
    drain_apart()

    act_for([at.municipality.pk])
    offered = EnrolmentApplication.objects.exclude(pk=holder.pk).get()
    assert (offered.child_id, offered.state) == (waiting.child_id, "offered")


def test_enrolment_is_opened_again_with_the_places_that_were(clock: Clock) -> None:
    clock.go(TODAY)
    at = demand.market(places=3)
    demand.application(at)
    close_group(group_id=at.group.pk, by=SYSTEM)
    assert not CatalogueEntry.objects.exists()

    opened = reopen_group(group_id=at.group.pk, by=SYSTEM, on=TODAY)

    assert opened.state == "open"
    assert CatalogueEntry.objects.get().group_id == at.group.pk
    demand.application(at)
    assert balance_of(at.group.seat_account_id).free == 1
    assert verify()[-1].endswith("0 failed")


def test_the_line_moves_when_enrolment_is_opened_again(clock: Clock) -> None:
    clock.go(TODAY)
    at, holder = life.full_market()
    life.waiting(at)
    change(at.group, 2, known=1)
    close_group(group_id=at.group.pk, by=SYSTEM)
    drain_apart()
    act_for([at.municipality.pk])
    assert not EnrolmentApplication.objects.exclude(pk=holder.pk).exists()

    reopen_group(group_id=at.group.pk, by=SYSTEM, on=TODAY)
    drain_apart()

    act_for([at.municipality.pk])
    assert EnrolmentApplication.objects.exclude(pk=holder.pk).get().state == "offered"
