"""A return of money that was not, when a later register has counted with it: the debt is there again."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from sotszakaz.delivery.settlements import debts
from sotszakaz.delivery.settlements.actions.debts import REPAID, hold_debt
from sotszakaz.delivery.settlements.errors import (
    GroundMissing,
    ReturnReversed,
    ReversalStays,
    ReversalTooLarge,
    ReversedByWithdrawal,
)
from sotszakaz.delivery.settlements.models import DebtRepayment, PaymentRegister, ReturnDemand
from sotszakaz.delivery.settlements.payer import hold_payer
from sotszakaz.delivery.settlements.states import RepaymentKind
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission


@transaction.atomic(durable=True)
def reverse_return(*, repayment_id: int, amount: Decimal, ground: str, by: Actor, on: date) -> DebtRepayment:
    """Say of a return, or of so much of it, that it was not: the latest register of the agreement owes that again.

    The next register deducts it, what is still to be paid covers it before any order, or it is demanded; a demand that
    was formed before does not grow by it. While no later register has counted with the return, it is withdrawn instead.

    Raises NotFound, GroundMissing, ReturnReversed, ReversedByWithdrawal, ReversalTooLarge.
    """
    asked = DebtRepayment.objects.filter(pk=repayment_id).first()
    if asked is None:
        raise NotFound()
    returned_to = hold_debt(asked.register_id, by, on)
    if not ground.strip():
        raise GroundMissing(field="ground")
    latest = _latest_of(returned_to)
    entered = _ensure_reversible(repayment_id, latest)
    if amount > entered.amount:
        money = spell(to_units(entered.amount), Unit.RUB)
        raise ReversalTooLarge(returned=money, field="amount")
    with judged(DebtRepayment):
        reversal = DebtRepayment.objects.create(
            municipality_id=latest.municipality_id,
            register=latest,
            kind=RepaymentKind.REVERSED,
            amount=-amount,
            reverses=entered,
            ground=ground.strip(),
            happened_on=on,
            made_by=person_of(by),
        )
    audit.record(
        "debt.reverse_return", reversal, by=by, amount=str(amount), repayment=entered.pk, reason=reversal.ground
    )
    outbox.put(REPAID, reversal)
    return reversal


def _latest_of(register: PaymentRegister) -> PaymentRegister:
    filled = PaymentRegister.objects.filter(agreement=register.agreement_id, amount__isnull=False)
    return filled.latest("month")


def _ensure_reversible(repayment_id: int, latest: PaymentRegister) -> DebtRepayment:
    """The return as it stands now. Raises NotFound, ReturnReversed, ReversedByWithdrawal."""
    entered = DebtRepayment.objects.select_for_update(no_key=True).get(pk=repayment_id)
    if entered.kind != RepaymentKind.RETURNED:
        raise NotFound()
    if entered.withdrawn_at is not None or entered.reversals.living().exists():
        raise ReturnReversed()
    if entered.register_id == latest.pk:
        raise ReversedByWithdrawal()
    return entered


@transaction.atomic(durable=True)
def withdraw_reversal(*, repayment_id: int, reason: str, by: Actor) -> DebtRepayment:
    """Take back that a return was not, while nothing has covered, deducted or demanded the money.

    Raises NotFound, GroundMissing, ReversalStays.
    """
    asked = DebtRepayment.objects.select_related("register").filter(pk=repayment_id).first()
    if asked is None or asked.kind != RepaymentKind.REVERSED:
        raise NotFound()
    require(by, Permission.PAYMENT_ORDER, asked.municipality_id)
    hold_payer(asked.municipality_id)
    if not reason.strip():
        raise GroundMissing(field="reason")
    reversal = DebtRepayment.objects.select_for_update(no_key=True).get(pk=repayment_id)
    agreement = asked.register.agreement_id
    owing = debts.open_debts(asked.municipality_id, agreements=[agreement]).filter(pk=asked.register_id).first()
    is_there = owing is not None and owing.owed >= reversal.not_returned
    since = ReturnDemand.objects.filter(register=asked.register_id, formed_at__gt=reversal.made_at)
    if reversal.withdrawn_at or not is_there or since.exists():
        raise ReversalStays()
    reversal.withdrawn_at, reversal.withdrawn_by = timezone.now(), person_of(by)
    reversal.withdrawal_reason = reason.strip()
    with judged(DebtRepayment):
        reversal.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    audit.record("debt.withdraw_reversal", reversal, by=by, amount=str(reversal.not_returned), reason=reason.strip())
    outbox.put(REPAID, reversal)
    return reversal
