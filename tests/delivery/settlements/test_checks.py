"""The checks of `verify` pass over what the actions write, and each of them can fail."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.delivery import closed_month, marked_sheet
from tests.factories.demand import application, contract, market

from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing, PaymentRegister
from sotszakaz.foundation.verification import find_offenders

pytestmark = pytest.mark.django_db

BY_NAME = {check.name: check for check in CHECKS}


@pytest.fixture
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
    "settlements.registers": "UPDATE settlements_paymentregister SET amount = 1, payable = 1",
    "settlements.charges": "UPDATE settlements_accrual SET certificate_amount = 1",
    "settlements.months": "UPDATE settlements_accrual SET released_units = 1",
    "settlements.held": "DELETE FROM settlements_accrual",
}


@pytest.mark.parametrize("name", sorted(SPOILT))
def test_check_finds_what_was_spoilt(closed, name):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        for table in ("settlements_paymentregister", "settlements_accrual"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER never_changes")
        cursor.execute(SPOILT[name])

    found = find_offenders(BY_NAME[name])

    assert not found.passed
    assert found.examples


@pytest.mark.parametrize("row", [Accrual, PaymentRegister, MonthClosing])
def test_money_of_a_closed_month_never_changes(closed, row):
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        row.objects.update(month=date(2026, 1, 1))
