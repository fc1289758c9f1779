"""Places kept in the group that goes on with a course, when several look for them at the same moment."""

import pytest
from tests.concurrency.test_booking import at_once
from tests.demand.enrolments.test_keeping import IN_SEPTEMBER, Course
from tests.factories import demand

from sotszakaz.demand.enrolments.actions import book, keep_places, offer_continuations
from sotszakaz.demand.enrolments.models import EnrolmentApplication, KeptPlace
from sotszakaz.kernel.ledger.selectors import balance_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_places_are_kept_once_whoever_looks_for_them() -> None:
    course = Course()
    for _ in range(2):
        course.apply()
    home = course.at.municipality.pk

    done = at_once(home, [lambda: keep_places(municipality_id=home, on=IN_SEPTEMBER)] * 4)

    assert (sum(done), KeptPlace.objects.kept().count(), course.free()) == (2, 2, 0)


def test_a_newcomer_and_a_child_who_goes_on_never_get_one_place_together() -> None:
    course = Course()
    home, on = course.at.municipality.pk, course.first.starts_on
    demand.application(course.at, group=course.second, on=on)  # one place is left
    course.apply()
    newcomer, key = course.at.child(), demand.new_key()

    def apply() -> int:
        return book(child_id=newcomer.pk, group_id=course.second.pk, by=newcomer.added_by, on=on, key=key)

    at_once(home, [lambda: keep_places(municipality_id=home, on=on), apply])

    booked = EnrolmentApplication.objects.filter(group=course.second).count() - 1
    assert booked + KeptPlace.objects.kept().count() == 1
    assert balance_of(course.second.seat_account_id).free == 0


def test_an_offer_takes_the_kept_place_while_the_keeper_looks() -> None:
    course = Course()
    contracts = [course.contract() for _ in range(2)]
    course.keep()
    home = course.at.municipality.pk
    deeds = [lambda: offer_continuations(municipality_id=home, on=IN_SEPTEMBER)] * 2
    deeds += [lambda: keep_places(municipality_id=home, on=IN_SEPTEMBER)] * 2

    at_once(home, deeds)

    offers = EnrolmentApplication.objects.filter(group=course.second)
    assert sorted(offers.values_list("child_id", flat=True)) == sorted(each.child_id for each in contracts)
    assert KeptPlace.objects.kept().count() == 0
    assert (course.free(), balance_of(course.second.seat_account_id).held) == (0, 2)
