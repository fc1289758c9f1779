"""A value is taken back unused, or its scheme is over and the rest lapses."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import schemes
from tests.factories.kernel import member
from tests.factories.schemes import VALUE
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates import errors
from sotszakaz.demand.certificates.actions import grant_values, lapse_ended, withdraw_value
from sotszakaz.demand.certificates.models import CertificatePeriod, ValueQueueEntry
from sotszakaz.demand.certificates.selectors import certificate_of, period_of
from sotszakaz.demand.certificates.states import QueueState
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db

AFTER = date(2027, 1, 1)


@pytest.fixture
def home() -> Municipality:
    return schemes.home()


def buckets(period: CertificatePeriod) -> tuple[int, int, int, int]:
    balance = balance_of(period.account_id)
    return balance.free, balance.held, balance.spent, balance.lapsed


def test_withdraw_value_makes_a_record_and_frees_the_limits(home):
    value = schemes.category(home, number=5)
    account = schemes.certificate(home)
    period = schemes.value_of(account)

    withdraw_value(child_id=account.child_id, reason=" По заявлению ", by=member(Operator, home), on=TODAY)

    period.refresh_from_db()
    account.refresh_from_db()
    assert (account.state, period.state, period.reason) == ("record", "withdrawn", "По заявлению")
    assert buckets(period) == (0, 0, 0, 0)
    assert schemes.given(value) == (0, 0)
    assert period_of(account.child_id, TODAY) is None


def test_a_withdrawn_value_may_be_given_again(home):
    value = schemes.category(home)
    account = schemes.certificate(home)
    withdraw_value(child_id=account.child_id, reason="Ошибка", by=SYSTEM, on=TODAY)

    assert grant_values(scheme_id=value.scheme_id, by=SYSTEM, on=TODAY) == 1

    assert certificate_of(account.child, TODAY).balance.free == VALUE
    assert schemes.given(value) == (1, VALUE)


@pytest.mark.parametrize("move", [Move.HOLD, Move.CHARGE])
def test_withdraw_value_refuses_when_anything_is_booked_or_spent(home, move):
    schemes.category(home)
    account = schemes.certificate(home)
    period = schemes.value_of(account)
    schemes.book(period, 250_00)
    if move == Move.CHARGE:
        schemes.book(period, 250_00, move=Move.CHARGE)

    with pytest.raises(errors.ValueInUse, match="250\xa0₽"):
        withdraw_value(child_id=account.child_id, reason="Выбыл", by=SYSTEM, on=TODAY)


def test_withdraw_value_asks_for_a_reason_the_right_and_a_value(home):
    schemes.category(home, number=1)
    account, waiting = schemes.certificate(home), schemes.certificate(home)

    with pytest.raises(errors.WithdrawalReasonMissing):
        withdraw_value(child_id=account.child_id, reason=" ", by=SYSTEM, on=TODAY)
    with pytest.raises(NotAllowed):
        withdraw_value(child_id=account.child_id, reason="Выбыл", by=member(Finance, home), on=TODAY)
    with pytest.raises(NotFound):
        withdraw_value(child_id=waiting.child_id, reason="Выбыл", by=SYSTEM, on=TODAY)


def test_lapse_ended_takes_what_is_free_once_and_leaves_what_is_held(home):
    schemes.category(home)
    account = schemes.certificate(home)
    period = schemes.value_of(account)
    schemes.book(period, 300_00)

    touched = [lapse_ended(municipality_id=home.pk, on=AFTER) for _ in range(2)]

    period.refresh_from_db()
    account.refresh_from_db()
    assert touched == [1, 0]
    assert buckets(period) == (0, 300_00, 0, VALUE - 300_00)
    assert (period.state, account.state) == ("lapsed", "record")


def test_what_comes_free_after_the_end_lapses_too(home):
    schemes.category(home)
    period = schemes.value_of(schemes.certificate(home))
    schemes.book(period, 300_00)
    lapse_ended(municipality_id=home.pk, on=AFTER)
    schemes.book(period, 100_00, move=Move.RELEASE)
    lapse_ended(municipality_id=home.pk, on=AFTER)
    schemes.book(period, 50_00, move=Move.RELEASE)

    touched = lapse_ended(municipality_id=home.pk, on=AFTER)

    assert touched == 1
    assert buckets(period) == (0, 150_00, 0, VALUE - 150_00)


def test_lapse_ended_waits_for_the_last_day(home):
    schemes.category(home)
    period = schemes.value_of(schemes.certificate(home))

    assert lapse_ended(municipality_id=home.pk, on=date(2026, 12, 31)) == 0

    assert buckets(period) == (VALUE, 0, 0, 0)


def test_a_rest_waits_for_corrections_as_long_as_the_rules_say(home):
    schemes.category(home)
    period = schemes.value_of(schemes.certificate(home))
    settings = {"lapse_after_days": Setting(20, "Порядок, пункт 12")}
    adopt_regulation(municipality_id=home.pk, title="Правила", starts_on=TODAY, settings=settings, by=SYSTEM)

    touched = [lapse_ended(municipality_id=home.pk, on=date(2027, 1, day)) for day in (1, 20, 21)]

    assert touched == [0, 0, 1]
    assert buckets(period) == (0, 0, 0, VALUE)


def test_a_certificate_with_a_value_of_the_next_scheme_stays_valued(home):
    schemes.category(home)
    account = schemes.certificate(home)
    following = schemes.category(home, period=DateRange(AFTER, date(2028, 1, 1)))
    grant_values(scheme_id=following.scheme_id, by=SYSTEM, on=date(2026, 12, 20))

    lapse_ended(municipality_id=home.pk, on=AFTER)

    account.refresh_from_db()
    assert account.state == "valued"
    assert certificate_of(account.child, AFTER).balance.free == VALUE


def test_lapse_ended_ends_the_queue_of_the_scheme(home):
    schemes.category(home, number=0)
    schemes.certificate(home)

    lapse_ended(municipality_id=home.pk, on=AFTER)

    left = ValueQueueEntry.objects.get()
    assert (left.state, left.note) == (QueueState.LEFT, "Период программы закончился.")


def test_lapse_ended_leaves_other_municipalities_alone(home):
    schemes.category(home)
    schemes.certificate(home)

    assert lapse_ended(municipality_id=home.pk + 1, on=AFTER) == 0
