"""Totals of lines say what the lines say: the report of a day reads them, or the lines while they are late."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.left_out import left_out
from tests.factories.replay import replayed

from sotszakaz.delivery.settlements.actions import begin_closing, close_month, continue_closing, reopen_sheet
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.oversight.execution import certified
from sotszakaz.oversight.execution.certified import by_certificates, sum_up
from sotszakaz.oversight.execution.models import ChargedContract, MonthTotal, TotalsState
from sotszakaz.oversight.execution.verify import CHECKS

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 1)
BY_NAME = {check.name: check for check in CHECKS}


@pytest.fixture
@replayed
def at():
    """Two contracts of one group; September is closed, and October is marked."""
    here = market()
    contract(here)
    contract(here)
    for month in (SEPTEMBER, OCTOBER):
        marked_sheet(here.group, month)
    closed_month(here)
    return here


def told(at, day=NOVEMBER):
    """Recipients, person-hours and roubles of what was charged and of what was not."""
    found = by_certificates(at.municipality.pk, 2026, day)
    return [
        [(each.recipients, each.person_hours, each.amount) for each in of] for of in (found.charged, found.not_charged)
    ]


def spoil(statement):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        cursor.execute(statement)


def test_totals_tell_what_the_lines_tell_after_a_correction_too(at):
    reopen_sheet(
        municipality_id=at.municipality.pk,
        group_id=at.group.pk,
        month=SEPTEMBER,
        reason="Ошибка в табеле.",
        by=SYSTEM,
        on=AFTER,
    )
    marked_sheet(at.group, cancelled=2)
    assert sum_up(at.municipality.pk)
    closed_month(at, OCTOBER)
    by_lines = told(at)

    assert sum_up(at.municipality.pk)

    assert told(at) == by_lines
    charged = by_lines[0][0]
    lines = Accrual.objects.filter(month__lt=NOVEMBER)
    assert charged == (2, sum(each.person_hours for each in lines), sum(each.certificate_amount for each in lines))
    assert {each.charged for each in ChargedContract.objects.all()} == {0b11_0000_0000}
    assert not sum_up(at.municipality.pk)


def test_once_counted_the_totals_are_what_is_read(at, monkeypatch):
    sum_up(at.municipality.pk)
    monkeypatch.setattr(certified, "DELIVERED", "SELECT 1 / 0")

    assert told(at)[0] != []


def test_while_a_month_is_being_closed_the_lines_themselves_are_told(at):
    sum_up(at.municipality.pk)
    closing = begin_closing(municipality_id=at.municipality.pk, month=OCTOBER, by=SYSTEM, on=AFTER)
    assert not sum_up(at.municipality.pk)
    before = told(at)

    continue_closing(closing_id=closing.pk)

    charged, not_charged = told(at)
    september, october = before
    assert not_charged == []
    assert charged == [(2, september[0][1] + october[0][1], september[0][2] + october[0][2])]


def test_a_month_that_was_left_out_is_told_as_not_charged_until_a_closing_takes_it():
    late, waiting = left_out()
    sum_up(late.municipality.pk)
    marked_sheet(late.group)
    planned = waiting.months.get(month=SEPTEMBER)
    assert told(late, OCTOBER)[1] == [(1, planned.person_hours, planned.certificate_amount)]

    close_month(municipality_id=late.municipality.pk, month=OCTOBER, by=SYSTEM, on=AFTER)

    assert told(late, OCTOBER)[1] == []
    by_lines = told(late)
    sum_up(late.municipality.pk)
    assert (told(late, OCTOBER)[1], told(late)) == ([], by_lines)


def test_a_contract_that_came_after_the_totals_is_told_as_not_charged(at):
    sum_up(at.municipality.pk)
    before = told(at)[1]

    contract(at)
    marked_sheet(at.group, OCTOBER)

    assert told(at)[1][0][0] == before[0][0] + 1


def test_nobody_writes_totals_past_their_function_or_counts_those_of_others(at):
    sum_up(at.municipality.pk)
    act_for([])
    assert not sum_up(at.municipality.pk)
    assert not MonthTotal.objects.exists()
    act_for([at.municipality.pk])

    TotalsState.objects.all().delete()
    assert TotalsState.objects.get().closing is not None
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        TotalsState.objects.bulk_create([TotalsState(municipality=at.municipality)])
    assert MonthTotal.objects.update(amount=0) == 0


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("execution.month_totals", "UPDATE execution_monthtotal SET amount = amount + 0.01"),
        ("execution.month_totals", "DELETE FROM execution_monthtotal"),
        ("execution.charged_contracts", "UPDATE execution_chargedcontract SET charged = charged | 1"),
        ("execution.charged_contracts", "UPDATE execution_chargedcontract SET taught = 0"),
        ("execution.charged_contracts", "DELETE FROM execution_chargedcontract"),
        (
            "execution.months_within_contracts",
            "INSERT INTO enrolments_contractmonth (contract_id, municipality_id, month, price, certificate_amount,"
            " parent_amount, certificate_units, person_hours) SELECT contract_id, municipality_id, '2026-01-01', 0, 0,"
            " 0, 0, 0 FROM enrolments_contractmonth WHERE month = '2026-09-01'",
        ),
    ],
)
def test_verify_finds_totals_that_do_not_follow_from_the_lines(at, name, statement):
    sum_up(at.municipality.pk)
    assert all(find_offenders(check).passed for check in CHECKS)

    spoil(statement)

    assert not find_offenders(BY_NAME[name]).passed
