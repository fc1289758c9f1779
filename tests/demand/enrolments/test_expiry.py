"""Terms that ran out: who is released, who is only late, and that it happens once."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import demand, life
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import accept_application, expire_due, expiry, offer_places, take_offer
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.rules.deadlines import stale_before
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.demand.waiting.states import EntryState
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db
OFFER_ENDS, NEXT_DAY = date(2026, 8, 5), date(2026, 8, 6)


def expire(at: demand.Market, on: date) -> int:
    return expire_due(municipality_id=at.municipality.pk, on=on)


def test_an_offer_that_nobody_took_is_released_once_and_goes_to_the_next() -> None:
    at, holder = life.full_market()
    offer = life.offered(at, holder)
    next_one = life.waiting(at)
    assert expire(at, OFFER_ENDS) == 0

    assert (expire(at, NEXT_DAY), expire(at, NEXT_DAY)) == (1, 0)

    offer.refresh_from_db()
    assert (offer.state, offer.waiting_entry.state) == (ApplicationState.EXPIRED, EntryState.EXPIRED)
    assert (life.balances(offer)["seat"].free, life.held(offer)["certificate"]) == (1, 0)
    assert OutboxMessage.objects.filter(topic="enrolment.expired", subject_id=offer.pk).count() == 1
    made = offer_places(group_id=at.group.pk, on=NEXT_DAY)
    assert EnrolmentApplication.objects.get(pk=made[0]).child_id == next_one.child_id


def test_an_expired_offer_cannot_be_taken() -> None:
    at, holder = life.full_market()
    offer = life.offered(at, holder)
    expire(at, NEXT_DAY)

    with pytest.raises(MoveRefused, match="срок истёк"):
        take_offer(application_id=offer.pk, by=offer.child.added_by, on=NEXT_DAY)


def test_a_contract_that_nobody_signed_is_released() -> None:
    at = demand.market()
    application = life.invited(at)
    assert application.answer_by_on == date(2026, 8, 7)

    assert (expire(at, date(2026, 8, 7)), expire(at, date(2026, 8, 8))) == (0, 1)

    assert not any(life.held(application).values())


def test_an_application_without_an_answer_stays_by_default() -> None:
    at = demand.market()
    application = demand.application(at)

    assert expire(at, date(2026, 8, 30)) == 0

    assert life.held(application)["seat"] == 1


def test_an_application_without_an_answer_ends_where_the_regulation_says_so() -> None:
    at = demand.market()
    life.ruled(at, unanswered_application="expire")
    application = demand.application(at)

    assert expire(at, application.answer_by_on) == 0
    assert expire(at, date(2026, 8, 30)) == 1


def test_an_accepted_application_never_expires() -> None:
    at = demand.market()
    application = demand.application(at)
    accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)

    assert expire(at, date(2026, 12, 20)) == 0


def test_an_application_whose_course_began_two_months_ago_is_stale() -> None:
    at = demand.market()
    application = demand.application(at)

    assert (expire(at, date(2026, 10, 31)), expire(at, date(2026, 11, 1))) == (0, 1)

    application.refresh_from_db()
    assert application.state == ApplicationState.EXPIRED


@pytest.mark.parametrize(
    ("on", "months", "first_kept"),
    [
        (date(2026, 11, 1), 2, date(2026, 10, 1)),
        (date(2027, 1, 31), 2, date(2026, 12, 1)),
        (date(2027, 1, 31), 1, date(2027, 1, 1)),
        (date(2026, 12, 5), 12, date(2026, 1, 1)),
    ],
)
def test_months_back_are_counted_with_their_year(on: date, months: int, first_kept: date) -> None:
    assert stale_before(on, months) == first_kept


def test_many_are_released_by_as_many_statements_as_two() -> None:
    at = demand.market()
    life.ruled(at, unanswered_application="expire")

    def statements(count: int) -> int:
        for _ in range(count):
            demand.application(at)
        with CaptureQueriesContext(connection) as seen:
            assert expire(at, date(2026, 8, 30)) == count
        return len(seen)

    assert statements(2) == statements(7)
    assert seat_and_money(at) == (12, 0)


def test_one_that_cannot_be_released_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    at = demand.market()
    life.ruled(at, unanswered_application="expire")
    broken, *others = [demand.application(at) for _ in range(3)]
    free_all = expiry.free_all

    def free_unless_broken(applications, **said):
        if broken in applications:
            raise ValueError("broken")
        free_all(applications, **said)

    monkeypatch.setattr(expiry, "free_all", free_unless_broken)

    with pytest.raises(ValueError, match="broken"):
        expire(at, date(2026, 8, 30))

    states = dict(EnrolmentApplication.objects.values_list("pk", "state"))
    assert states == {broken.pk: "submitted", **{each.pk: "expired" for each in others}}


def seat_and_money(at: demand.Market) -> tuple[int, int]:
    seat = balance_of(at.group.seat_account_id)
    return seat.free, seat.held
