"""The checks of `verify` pass over what the actions write, and each of them can fail."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from tests.delivery.settlements.test_payments import DAY, september
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import application, contract, market
from tests.factories.replay import replayed

from sotszakaz.delivery.settlements.actions import (
    decide_completeness,
    make_batch,
    raise_objection,
    reopen_sheet,
)
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing, PaymentRegister
from sotszakaz.delivery.settlements.states import ObjectionReason
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db

BY_NAME = {check.name: check for check in CHECKS}


@pytest.fixture
@replayed
def closed():
    at = market()
    contract(at)
    application(at)
    marked_sheet(at.group, cancelled=1)
    closed_month(at)
    return at


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_check_passes_over_what_the_actions_write(closed, name):
    assert find_offenders(BY_NAME[name]).passed


SPOILT = {
    "settlements.registers": "UPDATE settlements_paymentregister SET amount = 1, payable = 1, advance = 0",
    "settlements.lines": "UPDATE settlements_accrual SET posting_id = NULL",
    "settlements.postings": "UPDATE settlements_accrual SET posting_id = NULL",
    "settlements.charges": "UPDATE settlements_accrual SET certificate_amount = 1",
    "settlements.months": "UPDATE settlements_accrual SET released_units = 1",
    "settlements.facts": "UPDATE settlements_accrual SET held_hours = 0.5",
    "settlements.classes": "DELETE FROM attendance_attendancemark; DELETE FROM attendance_classsession",
    "settlements.held": "DELETE FROM settlements_paidline; DELETE FROM settlements_chargeobjection;"
    " DELETE FROM settlements_monthpaperline; DELETE FROM settlements_accrual",
    "settlements.advances": "UPDATE settlements_advance SET base = base + 1",
    "settlements.debts": "UPDATE settlements_paymentregister SET debt_before = 1, payable = payable - 1",
    "settlements.objections": "UPDATE settlements_chargeobjection SET holds = true",
    "settlements.papers": "UPDATE settlements_monthpaper SET amount = amount + 1",
    "settlements.papers_first": "UPDATE settlements_monthpaper SET state = 'formed', decided_at = NULL",
    "settlements.payments": "UPDATE settlements_paidline SET is_counted = false",
    "settlements.left_out": "INSERT INTO settlements_leftoutcontract"
    " (municipality_id, closing_id, contract_id, document_id, months, amount)"
    " SELECT a.municipality_id, a.closing_id, a.contract_id, c.document_id, 1, a.certificate_amount"
    " FROM settlements_accrual a JOIN enrolments_contract c ON c.id = a.contract_id ORDER BY a.id LIMIT 1",
}
GUARDED = (
    "settlements_paymentregister",
    "settlements_accrual",
    "settlements_advance",
    "settlements_paidline",
    "settlements_chargeobjection",
    "settlements_monthpaper",
    "settlements_monthpaperline",
    "attendance_classsession",
    "attendance_attendancemark",
)


@pytest.fixture
@replayed
def paid():
    """A closed month with its advance deducted, its papers accepted, its register ordered, a line of it doubted."""
    register, _ = september(market(), advance=True)
    make_batch(municipality_id=register.municipality_id, registers=[register.pk], advances=[], by=SYSTEM, on=DAY)
    line = Accrual.objects.order_by("pk")[0]
    raise_objection(accrual_id=line.pk, reason=ObjectionReason.OTHER, words="Ошибка.", by=SYSTEM, on=DAY)


@pytest.mark.parametrize("name", sorted(SPOILT))
def test_check_finds_what_was_spoilt(paid, name):
    assert find_offenders(BY_NAME[name]).passed
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(SPOILT[name])

    found = find_offenders(BY_NAME[name])

    assert not found.passed
    assert found.examples


def test_check_finds_a_reversal_without_the_line_that_replaces_it():
    at = market()
    mended(at)
    assert find_offenders(BY_NAME["settlements.corrections"]).passed
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE settlements_accrual DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM settlements_accrual WHERE kind = 'corrected'")

    assert not find_offenders(BY_NAME["settlements.corrections"]).passed


def test_check_finds_a_whole_month_charged_over_an_empty_sheet_until_a_person_decides():
    at = market()
    signed = contract(at)
    at.group.slots.all().delete()
    closed_month(at)
    line = Accrual.objects.get(contract=signed)
    assert (line.completeness, line.planned_hours) == (1, 0)
    assert find_offenders(BY_NAME["settlements.classes"]).examples == (str(line.pk),)

    decide_completeness(
        contract_id=signed.pk,
        month=SEPTEMBER,
        percent=Decimal(100),
        ground="Занятия были в журнале.",
        by=SYSTEM,
        on=AFTER,
    )

    assert find_offenders(BY_NAME["settlements.classes"]).passed


def test_check_names_the_contract_whose_facts_are_not_those_that_were_counted(closed):
    recount = BY_NAME["settlements.recount"]
    signed = Accrual.objects.get().contract
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE attendance_classsession DISABLE TRIGGER USER")
        cursor.execute("UPDATE attendance_classsession SET state = 'held'")
    assert find_offenders(recount).examples == (signed.number,)

    decide_completeness(
        contract_id=signed.pk, month=SEPTEMBER, percent=Decimal(10), ground="Ошибка.", by=SYSTEM, on=AFTER
    )

    assert find_offenders(recount).passed  # the next closing counts it anew


def mended(at):
    """September is closed, mended and corrected by October."""
    contract(at)
    marked_sheet(at.group)
    closed_month(at)
    wanted = {"municipality_id": at.municipality.pk, "group_id": at.group.pk, "month": SEPTEMBER}
    reopen_sheet(reason="Ошибка в табеле.", by=SYSTEM, **wanted, on=AFTER)
    marked_sheet(at.group, cancelled=1)
    marked_sheet(at.group, OCTOBER)
    closed_month(at, OCTOBER)


@pytest.mark.parametrize("row", [Accrual, PaymentRegister, MonthClosing])
def test_money_of_a_closed_month_never_changes(closed, row):
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        row.objects.update(month=date(2026, 1, 1))
