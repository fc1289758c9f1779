"""A contract that is signed while a closing forms its registers: no register that was filled takes its line."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.concurrency.callers import amended
from tests.factories import supply
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery import settlements
from sotszakaz.delivery.settlements import registers
from sotszakaz.delivery.settlements.actions import begin_closing, charging, continue_closing
from sotszakaz.delivery.settlements.actions import closing as module
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing, PaymentRegister
from sotszakaz.delivery.settlements.states import ClosingState
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)

SQL = Path(settlements.__file__).parent / "sql"
PRESENT = (SQL / "0035_windows.sql").read_text(encoding="utf-8")
GUARD = """AND NOT EXISTS (SELECT FROM settlements_paymentregister f
                            WHERE f.agreement_id = c.agreement_id AND f.month = month_closing.month
                                AND f.document_id IS NOT NULL)"""
FORMER = PRESENT.replace(GUARD, "")
UNGUARDED = "ALTER TABLE settlements_accrual DISABLE TRIGGER in_open_register"
GUARDED = "ALTER TABLE settlements_accrual ENABLE TRIGGER in_open_register"


class Killed(Exception):
    """The process is gone before its last transaction."""


@pytest.fixture
def cut(monkeypatch):
    """September whose registers are formed and whose closing was killed before it was written that it is closed."""
    at = market()
    contract(at)
    marked_sheet(at.group)
    closing = begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)

    def die(_):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(module, "_finish", die)
        with pytest.raises(Killed):
            continue_closing(closing_id=closing.pk)
    assert PaymentRegister.objects.get().document_id
    return at, closing


def unsound():
    return [check.name for check in CHECKS if not find_offenders(check).passed]


def test_who_is_signed_before_a_killed_closing_goes_on_waits_for_the_next_one(cut):
    at, closing = cut
    late = contract(at)

    assert continue_closing(closing_id=closing.pk)

    assert MonthClosing.objects.get().state == ClosingState.CLOSED
    assert not Accrual.objects.filter(contract=late).exists()
    marked_sheet(at.group, OCTOBER)
    closed_month(at, OCTOBER)
    charged = Accrual.objects.filter(contract=late).order_by("month")
    assert [(each.month, each.register.month) for each in charged] == [(SEPTEMBER, OCTOBER), (OCTOBER, OCTOBER)]
    assert unsound() == []


def test_the_twin_that_does_not_look_whether_a_register_is_filled_is_stopped_by_the_database(cut):
    at, closing = cut
    contract(at)

    with amended(FORMER, PRESENT), pytest.raises(ConstraintViolated, match="новых строк не принимает"):
        continue_closing(closing_id=closing.pk)


def test_the_twin_without_look_and_trigger_writes_a_line_that_its_register_does_not_say(cut):
    at, closing = cut
    contract(at)

    with amended(FORMER + UNGUARDED, PRESENT + GUARDED):
        assert continue_closing(closing_id=closing.pk)

    assert "settlements.registers" in unsound()


def other_agreement(at):
    record = supply.record(at.municipality)
    supply.agreement(record, limit=Decimal(1_000_000))
    group = supply.published_group(supply.part(supply.programme(record), price=Decimal(12_240)))
    marked_sheet(group)
    return group


def beside(at, group, monkeypatch):
    """When this worker has formed all, a contract of another agreement is signed and another worker charges it."""
    real, closings = registers.form_portion, []

    def form(closing, lane, lanes):
        is_formed = real(closing, lane, lanes)
        if not is_formed and not closings:
            closings.append(closing)
            contract(at, group=group)
            charging.write_portion(charging.ACCRUE, closing, 0, charging.PORTION, None, [], 0, 1)
        return is_formed

    monkeypatch.setattr(registers, "form_portion", form)


def closing_beside(monkeypatch):
    at = market()
    contract(at)
    marked_sheet(at.group)
    group = other_agreement(at)
    beside(at, group, monkeypatch)
    return closed_month(at)


def test_a_closing_is_not_over_while_a_register_that_another_worker_opened_is_not_formed(monkeypatch):
    closing = closing_beside(monkeypatch)

    assert closing.state == ClosingState.CLOSED
    assert [bool(each.document_id) for each in PaymentRegister.objects.order_by("pk")] == [True, True]
    assert unsound() == []


def test_the_twin_that_does_not_look_leaves_a_register_without_a_document(monkeypatch):
    monkeypatch.setattr(registers, "is_formed", lambda _: True)

    closing = closing_beside(monkeypatch)

    assert closing.state == ClosingState.CLOSED
    assert [bool(each.document_id) for each in PaymentRegister.objects.order_by("pk")] == [True, False]
