"""The last place of a group that two municipalities pay in, wanted by children of both at the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.db.models import Max
from tests.concurrency.callers import LIMIT_SECONDS
from tests.factories import demand
from tests.factories.supply import TODAY

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import book, join_line, offer_places, withdraw_application
from sotszakaz.demand.enrolments.booking import Booking, Verdict, book_all
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.states import EntryState
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.errors import LimitExhausted
from sotszakaz.kernel.ledger.selectors import balance_of

pytestmark = pytest.mark.django_db(transaction=True)

Deed = tuple[Sequence[int], Callable[[], Any]]
"""For whom the session of a deed acts, and the deed."""


def at_once(deeds: Sequence[Deed]) -> list[Any]:
    """Results of the deeds, or their refusals; each on a connection of its own that acts for its own municipalities."""
    start = threading.Barrier(len(deeds))

    def run(deed: Deed) -> Any:
        serves, act = deed
        try:
            act_for(serves)
            start.wait(timeout=LIMIT_SECONDS)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.fixture
def place() -> demand.Market:
    """Where the group with one place is."""
    return demand.market(places=1)


@pytest.fixture
def home(place: demand.Market) -> demand.Market:
    made = demand.market()
    demand.serving(made, place)
    return made


def children(home: demand.Market, place: demand.Market, of_each: int) -> list[Child]:
    """Of both municipalities by turns."""
    made = []
    for _ in range(of_each):
        for at in (home, place):
            act_for([at.municipality.pk])
            made.append(at.child())
    return made


def sealed(child: Child, place: demand.Market) -> Booking:
    """What the ticket of a child's page holds."""
    act_for([child.municipality_id])
    offer = quote(child_id=child.pk, group_id=place.group.pk, by=child.added_by, on=TODAY)
    return offer.booking(key=demand.new_key(), actor_id=child.added_by_id)


def serving_all(home: demand.Market, place: demand.Market) -> list[int]:
    return [home.municipality.pk, place.municipality.pk]


def assert_sold_once(home: demand.Market, place: demand.Market) -> None:
    act_for(serving_all(home, place))
    assert EnrolmentApplication.objects.count() == 1
    seats = balance_of(place.group.seat_account_id)
    assert (seats.free, seats.held) == (0, 1)


def test_two_gates_sell_the_last_place_to_one_of_both(home: demand.Market, place: demand.Market) -> None:
    both = serving_all(home, place)
    bookings = [sealed(each, place) for each in children(home, place, 4)]

    answers = at_once([(both, lambda batch=batch: book_all(batch)) for batch in (bookings[::2], bookings[1::2])])

    verdicts = sorted(each.verdict for batch in answers for each in batch)
    assert verdicts == [Verdict.POSTED] + [Verdict.REFUSED] * 7
    assert_sold_once(home, place)


def test_pages_of_two_municipalities_sell_the_last_place_to_one_of_both(
    home: demand.Market, place: demand.Market
) -> None:
    def click(child: Child) -> int:
        return book(child_id=child.pk, group_id=place.group.pk, by=child.added_by, on=TODAY, key=demand.new_key())

    wanting = children(home, place, 3)

    made = at_once([([each.municipality_id], lambda each=each: click(each)) for each in wanting])

    assert sum(isinstance(each, int) for each in made) == 1
    assert all(isinstance(each, (int, LimitExhausted, errors.NoSeats)) for each in made)
    assert_sold_once(home, place)


def test_a_page_that_counts_what_it_may_see_would_sell_the_place_twice(
    home: demand.Market, place: demand.Market
) -> None:
    """Row-level security hides the other payer's applications: counting them is no guard, even one after the other."""
    first, second = children(home, place, 1)
    made = book_all([sealed(first, place)])
    assert made[0].verdict == Verdict.POSTED
    act_for([second.municipality_id])

    assert EnrolmentApplication.objects.filter(group=place.group).count() < place.group.places


def test_two_join_the_line_at_once_and_have_numbers_of_their_own(home: demand.Market, place: demand.Market) -> None:
    act_for([place.municipality.pk])
    demand.application(place)
    wanting = children(home, place, 3)

    def join(child: Child) -> int:
        return join_line(child_id=child.pk, group_id=place.group.pk, by=child.added_by, on=TODAY).number

    numbers = at_once([([each.municipality_id], lambda each=each: join(each)) for each in wanting])

    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_numbers_counted_by_what_one_may_see_would_meet(home: demand.Market, place: demand.Market) -> None:
    act_for([place.municipality.pk])
    demand.application(place)
    first, second = children(home, place, 1)
    act_for([first.municipality_id])
    joined = join_line(child_id=first.pk, group_id=place.group.pk, by=first.added_by, on=TODAY)

    act_for([second.municipality_id])

    assert joined.number == 1
    assert WaitingEntry.objects.filter(group=place.group).aggregate(latest=Max("number")) == {"latest": None}


def test_workers_of_both_payers_offer_a_freed_place_once_to_the_first(
    home: demand.Market, place: demand.Market
) -> None:
    act_for([place.municipality.pk])
    taken = demand.application(place)
    later, first = children(home, place, 1)
    for child in (first, later):
        act_for([child.municipality_id])
        join_line(child_id=child.pk, group_id=place.group.pk, by=child.added_by, on=TODAY)
    act_for([place.municipality.pk])
    withdraw_application(application_id=taken.pk, by=taken.child.added_by, on=TODAY)

    offered = at_once(
        [([at.municipality.pk], lambda: offer_places(group_id=place.group.pk, on=TODAY)) for at in (home, place, home)]
    )

    assert sorted(map(len, offered)) == [0, 0, 1]
    act_for(serving_all(home, place))
    assert WaitingEntry.objects.get(child=first).state == EntryState.OFFERED
    assert WaitingEntry.objects.get(child=later).state == EntryState.WAITING
    assert balance_of(place.group.seat_account_id).held == 1
