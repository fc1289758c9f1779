"""Places kept in the group that goes on with a course, when several look for them at the same moment."""

from typing import Any

import pytest
from tests.concurrency.meetings import Doorway
from tests.concurrency.test_booking import at_once
from tests.demand.enrolments.test_keeping import IN_SEPTEMBER, Course
from tests.factories import demand

from sotszakaz.demand.enrolments.actions import book, keep_places, keeping, offer_continuations, withdraw_application
from sotszakaz.demand.enrolments.models import EnrolmentApplication, KeptPlace
from sotszakaz.foundation.transitions import MoveRefused
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


def keepers_that_meet(course: Course, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Two keepers come to the posting of one place together, if nothing keeps one of them back."""
    doorway, post = Doorway(), keeping._post

    def meet_and_post(*args: Any) -> int:
        doorway.enter()
        return post(*args)

    monkeypatch.setattr(keeping, "_post", meet_and_post)
    home = course.at.municipality.pk
    return at_once(home, [lambda: keep_places(municipality_id=home, on=IN_SEPTEMBER)] * 2)


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    applications = type(EnrolmentApplication.objects)
    monkeypatch.setattr(applications, "lock", lambda self, pk: self.get(pk=pk), raising=False)


def left_alone() -> tuple[Course, int]:
    """Two children have a place kept in the next group, and one of them goes on no more."""
    course = Course()
    one, _ = course.apply(), course.apply()
    course.keep()
    withdraw_application(application_id=one.pk, by=one.applied_by, on=IN_SEPTEMBER)
    return course, course.second.seat_account_id


def test_two_keepers_let_one_place_go_once(monkeypatch: pytest.MonkeyPatch) -> None:
    course, seats = left_alone()

    keepers_that_meet(course, monkeypatch)

    assert (course.free(), balance_of(seats).held, KeptPlace.objects.kept().count()) == (1, 1, 1)


def test_without_the_lock_two_keepers_let_the_place_of_another_child_go(monkeypatch: pytest.MonkeyPatch) -> None:
    course, seats = left_alone()
    without_locks(monkeypatch)

    keepers_that_meet(course, monkeypatch)

    assert (course.free(), balance_of(seats).held, KeptPlace.objects.kept().count()) == (2, 0, 1)


def had_a_place() -> Course:
    """A child whose kept place was let go, and who needs one again."""
    course = Course()
    one = course.apply()
    course.keep()
    booked = demand.application(course.at, one.child, group=course.second, on=course.first.starts_on)
    course.keep()
    withdraw_application(application_id=booked.pk, by=booked.applied_by, on=IN_SEPTEMBER)
    return course


def test_two_keepers_keep_a_place_again_once(monkeypatch: pytest.MonkeyPatch) -> None:
    course = had_a_place()

    kept = keepers_that_meet(course, monkeypatch)

    assert (sorted(kept), course.free(), KeptPlace.objects.kept().count()) == ([0, 1], 1, 1)


def test_without_the_lock_the_second_keeper_finds_the_place_kept_and_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    course = had_a_place()
    without_locks(monkeypatch)

    kept = keepers_that_meet(course, monkeypatch)

    assert [type(each) for each in kept if not isinstance(each, int)] == [MoveRefused]
