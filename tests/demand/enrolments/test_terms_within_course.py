"""Nobody is given time to answer after the course is over: each term is cut by its last day."""

from datetime import date

import pytest
from tests.factories import demand, life

from sotszakaz.demand.enrolments.actions import accept_application, offer_places, take_offer, withdraw_application
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup

pytestmark = pytest.mark.django_db
LAST_DAY, FRIDAY = date(2026, 9, 14), date(2026, 9, 11)  # the last day is the Monday after


@pytest.fixture
def at() -> demand.Market:
    return demand.market(value=100_000_00)


@pytest.fixture
def group(at: demand.Market) -> StudyGroup:
    return at.other_group(at.group.part, starts_on=date(2026, 9, 1), ends_on=LAST_DAY, places=1)


def offered(at: demand.Market, group: StudyGroup) -> EnrolmentApplication:
    """A place of the group, offered to the first in line on the last working day before the end."""
    holder = demand.application(at, group=group)
    entry = life.waiting(at, group=group)
    withdraw_application(application_id=holder.pk, by=holder.applied_by or SYSTEM, on=FRIDAY)
    offer_places(group_id=group.pk, on=FRIDAY)
    return EnrolmentApplication.objects.get(waiting_entry=entry)


def test_an_offer_from_the_line_ends_with_the_course(at: demand.Market, group: StudyGroup) -> None:
    assert offered(at, group).answer_by_on == LAST_DAY


def test_the_provider_has_no_longer_after_the_offer_is_taken(at: demand.Market, group: StudyGroup) -> None:
    offer = offered(at, group)

    taken = take_offer(application_id=offer.pk, by=offer.child.added_by or SYSTEM, on=FRIDAY)

    assert taken.answer_by_on == LAST_DAY


def test_the_provider_answers_an_application_before_the_course_is_over(at: demand.Market, group: StudyGroup) -> None:
    assert demand.application(at, group=group, on=FRIDAY).answer_by_on == LAST_DAY


def test_the_family_signs_before_the_course_is_over(at: demand.Market, group: StudyGroup) -> None:
    life.by_signature(at)
    application = demand.application(at, group=group, on=FRIDAY)

    accept_application(application_id=application.pk, by=SYSTEM, on=FRIDAY)

    application.refresh_from_db()
    assert application.answer_by_on == LAST_DAY


def test_who_goes_on_from_the_line_answers_within_the_notice_and_before_the_course(at: demand.Market) -> None:
    group = at.other_group(at.group.part, starts_on=date(2026, 9, 16), ends_on=date(2026, 12, 25), places=1)
    holder = demand.application(at, group=group)
    entry = life.waiting(at, group=group)
    WaitingEntry.objects.filter(pk=entry.pk).update(continues_contract_id=1)
    withdraw_application(application_id=holder.pk, by=holder.applied_by or SYSTEM, on=FRIDAY)

    offer_places(group_id=group.pk, on=FRIDAY)

    assert EnrolmentApplication.objects.get(waiting_entry=entry).answer_by_on == date(2026, 9, 15)
