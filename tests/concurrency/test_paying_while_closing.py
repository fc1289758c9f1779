"""A register and an advance are paid while the next month forms the register that deducts the advance."""

from datetime import date

import pytest
from django.db import OperationalError
from tests.concurrency.meetings import Meeting
from tests.concurrency.test_payments import at_once
from tests.delivery.settlements.test_payments import DAY, batch_of, ensure_sound, september
from tests.factories.delivery import OCTOBER, marked_sheet
from tests.factories.demand import market

from sotszakaz.delivery.settlements import registers
from sotszakaz.delivery.settlements.actions import accept_advance, begin_closing, continue_closing, file_advance
from sotszakaz.delivery.settlements.models import PaymentOrder, PaymentRegister
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def paid_while_closed(monkeypatch):
    """The advance of October is locked by its closing when an officer orders it together with September's register."""
    at = market()
    register, _ = september(at)
    advance = file_advance(agreement_id=register.agreement_id, month=OCTOBER, by=SYSTEM, on=date(2026, 10, 12))
    accept_advance(advance_id=advance.pk, by=SYSTEM)
    marked_sheet(at.group, OCTOBER)
    begun = begin_closing(municipality_id=at.municipality.pk, month=OCTOBER, by=SYSTEM, on=DAY)
    meeting, real = Meeting(), registers._open_for_advances

    def lock_and_stand(*said):
        real(*said)
        meeting.stand()

    monkeypatch.setattr(registers, "_open_for_advances", lock_and_stand)

    def pay():
        return meeting.pass_by(lambda: batch_of(at, [register], [advance]))

    return at_once(at, lambda: continue_closing(closing_id=begun.pk), pay)


def test_who_pays_and_who_closes_wait_for_each_other(monkeypatch):
    is_closed, batch = paid_while_closed(monkeypatch)

    assert is_closed
    october = PaymentRegister.objects.get(month=OCTOBER)
    assert batch.orders.count() == 2
    assert october.advance == PaymentOrder.objects.get(advance__isnull=False).amount
    ensure_sound()


def test_the_twin_that_does_not_hold_the_payer_stands_against_it(monkeypatch):
    monkeypatch.setattr(registers, "hold_payer", lambda _: None)

    with pytest.raises(OperationalError, match="deadlock"):
        paid_while_closed(monkeypatch)
