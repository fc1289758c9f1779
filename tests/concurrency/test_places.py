"""Places of a group are taken away while somebody books them."""

import threading

import pytest
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.test_booking import at_once, quoted
from tests.factories import demand
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.demand.enrolments.booking import Verdict, book_all
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.errors import PlacesTaken
from sotszakaz.supply.programmes.models import PlacesChange, StudyGroup
from sotszakaz.supply.programmes.places import change_places

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_place_is_either_booked_or_taken_away() -> None:
    at = demand.market(places=2)
    demand.application(at)
    booking = quoted(at.child(), at.group)

    def lower() -> PlacesChange:
        return change_places(group_id=at.group.pk, places=1, known=2, by=SYSTEM, on=TODAY)

    verdict, lowered = at_once(at.municipality.pk, [lambda: book_all([booking])[0].verdict, lower])

    is_booked = verdict == Verdict.POSTED
    assert isinstance(lowered, PlacesTaken) == is_booked
    balance = balance_of(at.group.seat_account_id)
    assert (balance.free, balance.held) == ((0, 2) if is_booked else (0, 1))
    assert StudyGroup.objects.get().places == balance.held
    assert verify()[-1].endswith("0 failed")


def test_without_the_ledger_the_last_place_would_be_booked_and_taken_away() -> None:
    at = demand.market(places=2)
    demand.application(at)
    look = threading.Barrier(2)

    def sees_room() -> bool:
        taken = EnrolmentApplication.objects.filter(group=at.group).count()
        look.wait(timeout=LIMIT_SECONDS)
        return taken < at.group.places

    assert at_once(at.municipality.pk, [sees_room] * 2) == [True, True]


def test_two_directors_at_once_add_places_once() -> None:
    at = demand.market(places=2)

    def grow() -> PlacesChange:
        return change_places(group_id=at.group.pk, places=5, known=2, by=SYSTEM, on=TODAY)

    done = at_once(at.municipality.pk, [grow] * 4)

    assert len({each.pk for each in done}) == 1
    assert balance_of(at.group.seat_account_id).free == 5
