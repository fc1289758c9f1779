"""A closing that undoes lines of the month before it, cut between its transactions and killed within a lane."""

from collections import Counter
from decimal import Decimal

import pytest
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery.settlements.actions import (
    begin_closing,
    charging,
    continue_closing,
    decide_completeness,
)
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing, PaymentRegister
from sotszakaz.delivery.settlements.states import ClosingState
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
CONTRACTS, NOVEMBER_DAY = 3, OCTOBER.replace(month=11, day=5)


class Killed(Exception):
    """The process is gone between two transactions."""


@pytest.fixture
def begun(monkeypatch):
    """October is being closed by portions of one; two lines of September are to be corrected first."""
    at = market()
    signed = [contract(at) for _ in range(CONTRACTS)]
    marked_sheet(at.group)
    closed_month(at)
    for each in signed[:2]:
        decide_completeness(
            contract_id=each.pk, month=SEPTEMBER, percent=Decimal(50), ground="Ошибка.", by=SYSTEM, on=AFTER
        )
    marked_sheet(at.group, OCTOBER, on=NOVEMBER_DAY)
    monkeypatch.setattr(charging, "PORTION", 1)
    closing = begin_closing(municipality_id=at.municipality.pk, month=OCTOBER, by=SYSTEM, on=NOVEMBER_DAY)
    return signed, closing


def ensure_corrected_once(signed):
    assert MonthClosing.objects.get(month=OCTOBER).state == ClosingState.CLOSED
    kinds = Counter(Accrual.objects.filter(month=SEPTEMBER).values_list("kind", flat=True))
    assert kinds == {"original": CONTRACTS, "reversal": 2, "corrected": 2}
    assert Accrual.objects.filter(month=OCTOBER).count() == CONTRACTS
    for register in PaymentRegister.objects.all():
        assert register.amount == sum(each.certificate_amount for each in Accrual.objects.filter(register=register))
    delivered = sum(each.certificate_amount for each in Accrual.objects.all())
    assert balance_of(signed[0].agreement_account_id).spent == delivered * 100
    assert [check.name for check in CHECKS if not find_offenders(check).passed] == []


def test_corrections_cut_after_every_transaction_are_made_once(begun):
    signed, closing = begun

    cuts = 0
    while not continue_closing(closing_id=closing.pk, seconds=0):
        cuts += 1

    assert cuts >= 2 + CONTRACTS
    ensure_corrected_once(signed)


@pytest.mark.parametrize("at_step", range(1, 6))
def test_a_long_closing_whose_lane_dies_at_any_transaction_goes_on(begun, monkeypatch, at_step):
    signed, closing = begun
    monkeypatch.setattr(charging, "TOGETHER_FROM", 1)
    write, written = charging.write_portion, []

    def write_or_die(*said):
        written.append(said)
        if len(written) == at_step:
            raise Killed
        return write(*said)

    with monkeypatch.context() as patched:
        patched.setattr(charging, "write_portion", write_or_die)
        with pytest.raises(Killed):
            continue_closing(closing_id=closing.pk)

    assert continue_closing(closing_id=closing.pk)
    ensure_corrected_once(signed)
