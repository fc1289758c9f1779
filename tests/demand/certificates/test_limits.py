"""Limits of a category by number and by sum; the queue of those who did not fit."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import demand, schemes
from tests.factories.kernel import member
from tests.factories.schemes import VALUE
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates import errors
from sotszakaz.demand.certificates.actions import (
    grant_values,
    open_certificates,
    promote_waiting,
    set_limits,
    withdraw_value,
)
from sotszakaz.demand.certificates.models import ValueQueueEntry
from sotszakaz.demand.certificates.rules import Limits
from sotszakaz.demand.certificates.selectors import list_categories, list_queue, place_in_queue
from sotszakaz.demand.certificates.states import AccountState, QueueState
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Head, Operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Municipality:
    return schemes.home()


def states(*certificates) -> list[str]:
    for each in certificates:
        each.refresh_from_db()
    return [each.state for each in certificates]


@pytest.mark.parametrize("limits", [{"number": 2}, {"total": 3 * VALUE - 1}])
def test_whoever_does_not_fit_gets_a_record_and_a_number_in_the_queue(home, limits):
    value = schemes.category(home, **limits)

    *valued, third, fourth = [schemes.certificate(home) for _ in range(4)]

    assert states(*valued, third, fourth) == ["valued", "valued", "record", "record"]
    assert schemes.given(value) == (2, 2 * VALUE)
    places = [place_in_queue(each) for each in (third, fourth)]
    assert [(place.number, place.length) for place in places if place] == [(1, 2), (2, 2)]
    assert place_in_queue(valued[0]) is None
    assert OutboxMessage.objects.filter(topic="certificate.queued").count() == 2


def test_many_at_once_are_divided_in_their_order(home):
    value = schemes.category(home, number=2)
    children = [demand.pending_child(home) for _ in range(4)]

    certificates = open_certificates(children, by=SYSTEM, on=TODAY)

    assert [each.state for each in certificates] == ["valued", "valued", "record", "record"]
    assert [entry.certificate for entry in list_queue(value)] == certificates[2:]
    assert [entry.number for entry in list_queue(value)] == [1, 2]


def test_a_newcomer_stands_behind_those_who_wait_even_if_there_is_room(home):
    value = schemes.category(home, number=0)
    first = schemes.certificate(home)
    set_limits(value_id=value.pk, limits=Limits(1, None), by=SYSTEM, on=TODAY)

    newcomer = schemes.certificate(home)

    assert place_in_queue(newcomer).number == 2
    assert promote_waiting(municipality_id=home.pk, on=TODAY) == 1
    assert states(first, newcomer) == ["valued", "record"]


def test_raising_a_limit_serves_the_queue_at_once(home, django_capture_on_commit_callbacks):
    value = schemes.category(home, number=1)
    certificates = [schemes.certificate(home) for _ in range(4)]

    with django_capture_on_commit_callbacks(execute=True):
        set_limits(value_id=value.pk, limits=Limits(3, None), by=member(Head, home), on=TODAY)

    assert states(*certificates) == ["valued", "valued", "valued", "record"]
    assert place_in_queue(certificates[3]).number == 1
    assert balance_of(schemes.value_of(certificates[2]).account_id).free == VALUE
    served = ValueQueueEntry.objects.filter(state=QueueState.GRANTED)
    assert [entry.certificate for entry in served.order_by("pk")] == certificates[1:3]
    assert OutboxMessage.objects.filter(topic="certificate.valued").count() == 2


def test_promote_waiting_does_nothing_the_second_time(home):
    value = schemes.category(home, number=0)
    schemes.certificate(home)
    set_limits(value_id=value.pk, limits=Limits(None, None), by=SYSTEM, on=TODAY)

    served = [promote_waiting(municipality_id=home.pk, on=TODAY) for _ in range(2)]

    assert served == [1, 0]
    assert schemes.given(value) == (1, VALUE)


def test_promote_waiting_lets_those_go_who_have_grown_up(home):
    value = schemes.category(home, number=0)
    grown, young = schemes.certificate(home, birth_date=date(2008, 9, 30)), schemes.certificate(home)
    set_limits(value_id=value.pk, limits=Limits(1, None), by=SYSTEM, on=TODAY)

    promote_waiting(municipality_id=home.pk, on=date(2026, 10, 1))

    assert states(grown, young) == ["record", "valued"]
    left = ValueQueueEntry.objects.get(state=QueueState.LEFT)
    assert left.certificate == grown
    assert "возраста" in left.note


def test_a_withdrawn_value_goes_to_the_first_in_line(home, django_capture_on_commit_callbacks):
    value = schemes.category(home, number=1)
    holder, waiting = schemes.certificate(home), schemes.certificate(home)

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_value(child_id=holder.child_id, reason="Выбыл", by=member(Operator, home), on=TODAY)

    assert states(holder, waiting) == ["record", "valued"]
    assert schemes.given(value) == (1, VALUE)


def test_suspend_certificate_leaves_the_queue(home):
    schemes.category(home, number=0)
    waiting = schemes.certificate(home)

    suspend_certificate(child_id=waiting.child_id, reason="Выбыл", by=SYSTEM, since=TODAY, on=TODAY)

    assert place_in_queue(waiting) is None
    assert states(waiting) == [AccountState.SUSPENDED]


@pytest.mark.parametrize(
    ("limits", "field", "granted"),
    [(Limits(1, None), "number", "2\xa0шт."), (Limits(2, 2 * VALUE - 1), "total", "2\xa0000\xa0₽")],
)
def test_set_limits_refuses_less_than_was_given(home, limits, field, granted):
    value = schemes.category(home)
    schemes.certificate(home)
    schemes.certificate(home)

    with pytest.raises(errors.LimitBelowGranted) as refused:
        set_limits(value_id=value.pk, limits=limits, by=SYSTEM, on=TODAY)

    assert refused.value.field == field
    assert granted in str(refused.value)
    value.refresh_from_db()
    assert value.number_limit is None


def test_set_limits_may_be_exactly_what_was_given_and_be_lifted_again(home):
    value = schemes.category(home)
    schemes.certificate(home)

    set_limits(value_id=value.pk, limits=Limits(1, VALUE), by=SYSTEM, on=TODAY)
    full = list_categories(value.scheme)[0]
    set_limits(value_id=value.pk, limits=Limits(None, None), by=SYSTEM, on=TODAY)
    schemes.certificate(home)

    assert (full.number.free, full.total.free) == (0, 0)
    assert schemes.given(value) == (2, 2 * VALUE)


def test_set_limits_asks_for_the_right(home):
    value = schemes.category(home)

    with pytest.raises(NotAllowed):
        set_limits(value_id=value.pk, limits=Limits(1, None), by=member(Operator, home), on=TODAY)
    with pytest.raises(NotFound):
        set_limits(value_id=value.pk + 1000, limits=Limits(1, None), by=SYSTEM, on=TODAY)


def test_grant_values_of_the_next_year_queues_those_who_do_not_fit(home):
    schemes.category(home)
    certificates = [schemes.certificate(home) for _ in range(3)]
    following = schemes.category(home, number=2, period=DateRange(date(2027, 1, 1), date(2028, 1, 1)))

    granted = [grant_values(scheme_id=following.scheme_id, by=SYSTEM, on=date(2026, 12, 20)) for _ in range(2)]

    assert granted == [2, 0]
    assert place_in_queue(certificates[2]).entry.value == following
    assert states(certificates[2]) == ["valued"]  # that of this year still is
    set_limits(value_id=following.pk, limits=Limits(3, None), by=SYSTEM, on=date(2026, 12, 21))
    assert promote_waiting(municipality_id=home.pk, on=date(2026, 12, 21)) == 1
    assert schemes.given(following) == (3, 3 * VALUE)
