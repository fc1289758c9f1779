"""An advance that is being accepted while its month is closed is deducted, or refused."""

import pytest
from tests.concurrency.meetings import Meeting
from tests.concurrency.test_payments import at_once
from tests.delivery.settlements.test_advances import ensure_sound, filed
from tests.factories.delivery import SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery.settlements import advances, registers
from sotszakaz.delivery.settlements.actions import accept_advance
from sotszakaz.delivery.settlements.actions import advances as module
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.models import Advance, MonthClosing, PaymentRegister
from sotszakaz.delivery.settlements.states import AdvanceState, ClosingState
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def racing(monkeypatch):
    """Accepting is written and not committed while September is closed; what came of both."""
    at = market()
    asked = filed(contract(at))
    marked_sheet(at.group)
    meeting, real = Meeting(), module.outbox.put

    def put_and_stand(*said, **named):
        real(*said, **named)
        meeting.stand()

    def close():
        monkeypatch.undo()
        return closed_month(at)

    monkeypatch.setattr(module.outbox, "put", put_and_stand)
    at_once(at, lambda: accept_advance(advance_id=asked.pk, by=SYSTEM), lambda: meeting.pass_by(close))
    return Advance.objects.get()


def test_a_closing_waits_for_the_advance_that_is_being_accepted_and_deducts_it(monkeypatch):
    asked = racing(monkeypatch)

    register = PaymentRegister.objects.get()
    assert (asked.state, asked.register) == (AdvanceState.ACCEPTED, register)
    assert register.payable == register.amount - asked.amount
    ensure_sound()


def test_the_twin_that_does_not_wait_leaves_the_advance_on_top(monkeypatch):
    real = registers.UNDECIDED_OR_ACCEPTED
    registers.UNDECIDED_OR_ACCEPTED = (AdvanceState.ACCEPTED,)
    try:
        asked = racing(monkeypatch)
    finally:
        registers.UNDECIDED_OR_ACCEPTED = real

    assert MonthClosing.objects.get(month=SEPTEMBER).state == ClosingState.CLOSED
    assert (asked.state, asked.register) == (AdvanceState.ACCEPTED, None)
    assert advances.is_too_late_to_accept(asked)
    assert [each.name for each in CHECKS if not find_offenders(each).passed] == ["settlements.advances"]
