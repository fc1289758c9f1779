"""A value of which nothing is used becomes less with every month, once a month, whoever runs it."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from tests.clock import Clock
from tests.factories import schemes
from tests.factories.schemes import VALUE
from tests.verification import verify

from sotszakaz.demand.certificates.actions import change_face_value, decrease_unused
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod
from sotszakaz.demand.certificates.rules import Reckoning, decreased, next_value
from sotszakaz.demand.certificates.states import NextValues, SchemeUnit
from sotszakaz.demand.certificates.tasks import decrease_values
from sotszakaz.demand.enrolments.selectors import explain_certificate
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db

MONTHLY = Reckoning(decreases_monthly=True, clause="п. 2.4 постановления № 9")
STEP = VALUE // 12


@pytest.fixture
def home() -> Municipality:
    return schemes.home()


@pytest.fixture
def value(home):
    return schemes.category(home, reckoning=MONTHLY)


def run(home: Municipality, day: date) -> int:
    return decrease_unused(municipality_id=home.pk, on=day)


def contents(period: CertificatePeriod) -> int:
    """The face value, which is all that lies on the account."""
    period.refresh_from_db()
    assert balance_of(period.account_id).total == period.face_value
    return period.face_value


def test_each_month_takes_its_part_once(home, value):
    period = schemes.value_of(schemes.certificate(home))

    assert run(home, date(2026, 8, 31)) == 0
    assert (run(home, date(2026, 9, 1)), run(home, date(2026, 9, 30))) == (1, 0)

    assert contents(period) == VALUE - STEP
    assert schemes.given(value) == (1, VALUE - STEP)
    assert AuditEvent.objects.filter(action="facevalue.decrease_many").count() == 1
    assert verify()[-1].endswith(" 0 failed")


def test_months_in_which_nobody_ran_it_count_too(home, value):
    period = schemes.value_of(schemes.certificate(home))

    run(home, date(2026, 11, 5))

    assert contents(period) == VALUE - 3 * STEP
    assert run(home, date(2027, 1, 1)) == 0


def test_what_is_used_stays_and_the_rest_of_the_line_goes_on(home, value):
    used, unused = (schemes.value_of(schemes.certificate(home)) for _ in range(2))
    schemes.book(used, 1)

    assert run(home, date(2026, 9, 1)) == 1

    assert (contents(used), contents(unused)) == (VALUE, VALUE - STEP)


def test_a_suspended_certificate_is_left_alone(home, value):
    account = schemes.certificate(home)
    period = schemes.value_of(account)
    CertificateAccount.objects.filter(pk=account.pk).update(
        state="suspended", suspended_at=timezone.now(), suspension_reason="проверка"
    )

    assert run(home, date(2026, 9, 1)) == 0
    assert contents(period) == VALUE


def test_a_changed_face_value_is_whole_again_and_goes_on_by_its_own_part(home, value):
    period = schemes.value_of(schemes.certificate(home))
    run(home, date(2026, 9, 1))

    change_face_value(value_id=value.pk, amount=600_00, by=SYSTEM, on=date(2026, 9, 15))
    run(home, date(2026, 10, 1))

    assert contents(period) == 550_00


def test_the_family_reads_why_it_became_less(home, value):
    period = schemes.value_of(schemes.certificate(home))
    run(home, date(2026, 9, 1))

    last = explain_certificate(period)[-1]

    assert (last.happened_on, last.effect) == (date(2026, 9, 1), -STEP)
    assert "ещё ничего не занято" in last.reason


def test_it_is_run_by_the_clock_and_only_where_the_scheme_says_so(home, value, clock: Clock):
    period = schemes.value_of(schemes.certificate(home))
    other = schemes.home()
    schemes.category(other)
    plain = schemes.value_of(schemes.certificate(other))
    clock.go(date(2026, 9, 2))
    act_for([])

    decrease_values(timezone.now())

    act_for([home.pk, other.pk])
    assert (contents(period), contents(plain)) == (VALUE - STEP, VALUE)


def test_a_weekly_norm_does_not_decrease(home):
    with pytest.raises(ConstraintViolated, match="Норма часов в неделю не уменьшается"):
        schemes.category(home, unit=SchemeUnit.HOURS_PER_WEEK, reckoning=MONTHLY)


@pytest.mark.parametrize(
    ("given", "passed", "left"),
    [(1_200_00, 1, 1_100_00), (1_200_00, 11, 100_00), (100_00, 0, 100_00), (100_00, 12, 1)],
)
def test_a_month_takes_an_equal_part_and_never_all(given, passed, left):
    assert decreased(given, amount=1_200_00, months=12, passed=passed) == left


@pytest.mark.parametrize(
    ("days", "reckoning", "proposed"),
    [
        (122, NextValues.SAME, 3_000_00),
        (122, NextValues.PROPORTIONAL_TO_DAYS, 8_975_41),
        (365, NextValues.PROPORTIONAL_TO_DAYS, 3_000_00),
        (366, NextValues.PROPORTIONAL_TO_DAYS, 2_991_80),
    ],
)
def test_the_next_value_is_for_a_year(days, reckoning, proposed):
    assert next_value(3_000_00, days=days, reckoning=reckoning) == proposed


def test_days_of_a_scheme_are_those_of_its_period(home):
    autumn = schemes.category(home, period=DateRange(date(2026, 9, 1), date(2027, 1, 1))).scheme

    assert autumn.days == 122
