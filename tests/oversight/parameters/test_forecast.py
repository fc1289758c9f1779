"""The forecast of limits: what contracts promise, the pace of bookings, the day on which a limit runs out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.clock import clock
from tests.factories import parameters, supply
from tests.factories.delivery import closed_month, marked_sheet
from tests.factories.demand import TODAY, contract, market
from tests.factories.kernel import member

from sotszakaz.demand.certificates.actions import set_part
from sotszakaz.demand.certificates.models import FundingScheme
from sotszakaz.demand.enrolments.actions import (
    accept_application,
    own_cost_offered,
    refuse_application,
    stay_at_own_cost,
)
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance
from sotszakaz.oversight.parameters.rules.forecasting import Limit, Pace, outlook, runs_out_on
from sotszakaz.oversight.parameters.selectors.forecast import LimitKind, forecast

__all__ = ["clock"]

ON = date(2026, 11, 2)
YEAR_END = date(2026, 12, 31)


def limit(free=1000, held=0, spent=0, until=YEAR_END):
    return Limit(free, held, spent, until)


def test_a_limit_runs_out_when_the_pace_has_taken_what_is_free():
    assert runs_out_on(limit(free=1000), Pace(700, 7, 1), ON) == ON + timedelta(days=10)
    assert runs_out_on(limit(free=1001), Pace(700, 7, 1), ON) == ON + timedelta(days=11)


def test_a_limit_that_lasts_till_its_end_has_no_such_day():
    days = (YEAR_END - ON).days

    assert runs_out_on(limit(free=100 * days), Pace(700, 7, 1), ON) == YEAR_END
    assert runs_out_on(limit(free=100 * days + 1), Pace(700, 7, 1), ON) is None
    assert runs_out_on(limit(), Pace(0, 0, 8), ON) is None


def test_an_exhausted_limit_is_out_today():
    assert runs_out_on(limit(free=0), Pace(0, 0, 8), ON) == ON


def test_the_outlook_adds_promised_months_to_what_is_spent():
    told = outlook(
        limit(free=5000, held=350, spent=100),
        Pace(140, 2, 4),
        [(date(2026, 11, 1), 100), (date(2026, 12, 1), 200)],
        ON,
    )

    assert [(each.promised, each.used) for each in told.steps] == [(100, 200), (200, 400)]
    assert told.other_held == 50
    assert (told.expected, told.left) == (5 * 59, 5000 - 5 * 59)


def signed_on(at, day):
    return accept_application(application_id=parameters.applied_on(at, day).pk, by=SYSTEM, on=TODAY)


@pytest.fixture
def at(db):
    return market()


def by_kind(at, on=ON, weeks=8):
    return {each.subject.kind: each for each in forecast(at.municipality, on, weeks)}


@pytest.mark.django_db
def test_every_limit_of_a_contract_is_told_with_its_months(at):
    signed = signed_on(at, ON - timedelta(days=1))

    found = {each.subject.account_id: each for each in forecast(at.municipality, ON, 8)}

    money, hours = to_units(signed.certificate_amount), to_units(signed.person_hours)
    for account, whole in (
        (signed.agreement_account_id, money),
        (signed.budget_account_id, money),
        (signed.volume_account_id, hours),
    ):
        told = found[account]
        assert told.balance.held == whole
        assert sum(step.promised for step in told.outlook.steps) == whole
        assert told.pace == Pace(whole, 1, 8)


@pytest.mark.django_db
def test_a_closed_month_is_spent_and_no_longer_promised(at):
    contract(at, at.child())
    marked_sheet(at.group)
    closed_month(at)

    told = by_kind(at)[LimitKind.LINE]

    assert told.balance.spent > 0
    assert date(2026, 9, 1) not in {step.month for step in told.outlook.steps}
    assert told.outlook.steps[-1].used == told.balance.spent + told.balance.held


@pytest.mark.django_db
def test_months_that_a_family_has_taken_over_are_not_promised(at, clock):
    clock.go(TODAY)
    signed = contract(at, at.child())
    october = date(2026, 10, 12)
    clock.go(october)
    supply.licence_stop(at.record, first_day=october, on=october)
    offered = own_cost_offered(signed, on=october)
    stay_at_own_cost(contract_id=signed.pk, parent_amount=offered.parent_amount, by=signed.child.added_by, on=october)

    told = by_kind(at)[LimitKind.LINE]

    assert told.outlook.steps[-1].month < signed.months.latest("month").month
    assert sum(step.promised for step in told.outlook.steps) == told.balance.held


@pytest.mark.django_db
def test_the_pace_counts_only_what_still_stands_and_was_booked_in_time(at):
    standing = parameters.applied_on(at, ON - timedelta(days=56))
    withdrawn = parameters.applied_on(at, ON - timedelta(days=2))
    parameters.applied_on(at, ON - timedelta(days=57))
    refuse_application(application_id=withdrawn.pk, ground="health", reason="Нет справки.", by=SYSTEM, on=TODAY)

    assert by_kind(at)[LimitKind.LINE].pace == Pace(to_units(standing.certificate_amount), 1, 8)


@pytest.mark.django_db
def test_what_sub_periods_hold_is_the_lines_too(at):
    scheme = FundingScheme.objects.get(municipality=at.municipality)
    autumn = DateRange(date(2026, 9, 1), date(2027, 1, 1))
    set_part(scheme_id=scheme.pk, period=autumn, limit=1_000_000_00, by=SYSTEM, on=TODAY)
    signed = signed_on(at, ON - timedelta(days=1))

    found = by_kind(at)

    money = to_units(signed.certificate_amount)
    assert found[LimitKind.PART].balance.held == found[LimitKind.LINE].balance.held == money
    assert found[LimitKind.PART].pace == found[LimitKind.LINE].pace == Pace(money, 1, 8)
    assert found[LimitKind.LINE].balance.free == 5_000_000_00 - money


@pytest.mark.django_db
def test_the_soonest_to_run_out_comes_first_and_the_page_says_when(at):
    crowded = market(limit=Decimal(30_000))
    for _ in range(2):
        parameters.applied_on(crowded, ON - timedelta(days=1))
    client = Client()
    client.force_login(member(Finance, crowded.municipality))

    page = client.get(reverse("office:forecast"), {"weeks": "4"}).content.decode()
    told = by_kind(crowded, weeks=4)[LimitKind.AGREEMENT]

    assert told.outlook.runs_out_on == ON + timedelta(days=7)
    assert "Как считается" in page
    assert "за последние 4 нед." in page


@pytest.mark.django_db
def test_the_forecast_asks_the_same_number_of_queries_however_much_is_booked(at):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            forecast(at.municipality, ON, 8)
        counts.append(len(queries))
        contract(at, at.child())
        contract(at, at.child(), group=at.other_group())

    assert counts == [7, 7]
