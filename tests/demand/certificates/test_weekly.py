"""A certificate in hours per week: a norm for every calendar month of the scheme, each an account."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import schemes
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import lapse_ended, withdraw_value
from sotszakaz.demand.certificates.selectors import certificate_of, certificates_of, month_accounts
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.kernel.ledger.selectors import balance_of, balances_of
from sotszakaz.kernel.ledger.states import AccountKind, AccountStatus
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db

NORM = 12_00


@pytest.fixture
def home() -> Municipality:
    home = schemes.home()
    school_year = DateRange(date(2026, 1, 1), date(2027, 6, 1))
    schemes.category(home, unit=SchemeUnit.HOURS_PER_WEEK, amount=NORM, period=school_year)
    return home


def test_confirm_child_grants_the_norm_of_every_month_of_the_scheme(home):
    period = schemes.value_of(schemes.certificate(home))

    months = list(period.months.all())
    balances = balances_of(month.account_id for month in months)
    assert (months[0].month, months[-1].month, len(months)) == (date(2026, 1, 1), date(2027, 5, 1), 17)
    assert {(each.kind, each.free) for each in balances.values()} == {(AccountKind.HOURS_NORM, NORM)}
    assert period.account_id == months[0].account_id


def test_the_limits_count_a_norm_once(home):
    value = schemes.value_of(schemes.certificate(home)).granted_as

    assert schemes.given(value) == (1, NORM)


def test_month_accounts_are_those_of_the_course(home):
    period = schemes.value_of(schemes.certificate(home))

    course = month_accounts(period, date(2026, 9, 15), date(2026, 11, 1))

    assert [month for month, _ in course] == [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
    assert [account for _, account in course] == [
        month.account_id for month in period.months.filter(month__range=(date(2026, 9, 1), date(2026, 11, 1)))
    ]
    assert len(month_accounts(period, date(2027, 5, 1), date(2027, 6, 30))) == 1


def test_the_balance_shown_is_that_of_the_month_of_the_day(home):
    account = schemes.certificate(home)
    period = schemes.value_of(account)

    shown = certificate_of(account.child, date(2026, 10, 17))
    listed = certificates_of([account.child], date(2026, 10, 17))[account.child_id]

    october = period.months.get(month=date(2026, 10, 1))
    assert shown.balance.account_id == listed.balance.account_id == october.account_id


def test_suspend_certificate_stops_every_month(home):
    account = schemes.certificate(home)

    suspend_certificate(child_id=account.child_id, reason="Выбыл", by=SYSTEM, since=TODAY, on=TODAY)

    months = account.periods.get().months.all()
    assert {balance_of(month.account_id).status for month in months} == {AccountStatus.SUSPENDED}


def test_withdraw_value_takes_back_every_month(home):
    account = schemes.certificate(home)
    period = schemes.value_of(account)

    withdraw_value(child_id=account.child_id, reason="Выбыл", by=SYSTEM, on=TODAY)

    assert {balance_of(month.account_id).total for month in period.months.all()} == {0}


def test_lapse_ended_takes_the_rest_of_every_month(home):
    period = schemes.value_of(schemes.certificate(home))

    touched = [lapse_ended(municipality_id=home.pk, on=date(2027, 6, 1)) for _ in range(2)]

    assert touched == [1, 0]
    assert {balance_of(month.account_id).lapsed for month in period.months.all()} == {NORM}
