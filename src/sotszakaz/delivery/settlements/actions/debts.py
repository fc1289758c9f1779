"""Debts of providers: what is still to be paid under an agreement covers what it owes, before money is sent."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sotszakaz.delivery.settlements import debts
from sotszakaz.delivery.settlements.models import Advance, DebtRepayment, PaymentRegister
from sotszakaz.delivery.settlements.states import RepaymentKind
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.municipalities.models import AuthorisedBody
from sotszakaz.kernel.users.access import SYSTEM


def hold_payer(municipality_id: int) -> None:
    """Orders, set-offs and returns of one payer go one at a time. Part of a larger transaction, its first lock."""
    payer = AuthorisedBody.objects.select_for_update(no_key=True).filter(municipality_id=municipality_id)
    list(payer.values_list("pk", flat=True))


def set_off_debts(
    municipality_id: int, *, on: date, agreements: Iterable[int] | None = None, also: Iterable[int] = ()
) -> list[DebtRepayment]:
    """Cover what these agreements (or all) owe out of what is still to be paid to them.

    Part of a larger transaction, which holds the payer. Registers that it is about, and those in `also` that the caller
    will need, are locked together, in their order: who forms the next register of a debtor is waited for.
    """
    chosen = None if agreements is None else list(agreements)
    owing = set(debts.open_debts(municipality_id, agreements=chosen).values_list("agreement", flat=True))
    involved = PaymentRegister.objects.filter(agreement__in=owing, amount__isnull=False)
    locked = involved | PaymentRegister.objects.filter(pk__in=list(also))
    list(locked.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    if not owing:
        return []
    made = [row for debtor in debts.open_debts(municipality_id, agreements=owing) for row in _set_off(debtor, on)]
    if made:
        audit.record_all("debt.set_off", [(each, {"amount": str(each.amount)}) for each in made], by=SYSTEM)
    return made


def _set_off(debtor: Any, on: date) -> list[DebtRepayment]:
    """`debtor` is a register with `owed`."""
    owed: Decimal = debtor.owed
    made = []
    for source, left in debts.unpaid_of(debtor.agreement_id):
        if owed <= 0:
            break
        row = _repayment(debtor, source, min(owed, left), on)
        with judged(DebtRepayment):
            row.save()
        owed -= row.amount
        made.append(row)
    return made


def _repayment(debtor: PaymentRegister, source: PaymentRegister | Advance, amount: Decimal, on: date) -> DebtRepayment:
    return DebtRepayment(
        municipality_id=debtor.municipality_id,
        register=debtor,
        kind=RepaymentKind.SET_OFF,
        amount=amount,
        from_register=source if isinstance(source, PaymentRegister) else None,
        from_advance=source if isinstance(source, Advance) else None,
        happened_on=on,
    )
