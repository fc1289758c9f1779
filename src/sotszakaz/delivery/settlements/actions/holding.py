"""What an objection holds follows its line: out of an order it is held, in an order it cannot be.

Lines are locked before their objections are asked: whoever raises one at this moment is waited for.
"""

from collections.abc import Iterable

from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection, PaymentOrder
from sotszakaz.delivery.settlements.states import ObjectionState
from sotszakaz.foundation import audit
from sotszakaz.kernel.users.access import Actor


def hold_again(orders: Iterable[PaymentOrder], *, by: Actor) -> None:
    """Objections that wait for an answer hold the lines of these orders, whose money does not go.

    A line about which an objection was rejected is not held a second time. Part of a larger transaction.
    """
    lines = _lock_lines(orders)
    rejected = ChargeObjection.objects.filter(state=ObjectionState.REJECTED, accrual__in=lines).values("accrual")
    _write(ChargeObjection.objects.pending().filter(accrual__in=lines).exclude(accrual__in=rejected), by, holds=True)


def hold_no_more(orders: Iterable[PaymentOrder], *, by: Actor) -> None:
    """The orders stand after all: their lines are in the treasury. Part of a larger transaction."""
    _write(ChargeObjection.objects.pending().filter(accrual__in=_lock_lines(orders)), by, holds=False)


def _lock_lines(orders: Iterable[PaymentOrder]) -> list[int]:
    chosen = Accrual.objects.filter(paid_lines__order__in=[each.pk for each in orders]).values("pk")
    lines = Accrual.objects.filter(pk__in=chosen).select_for_update(no_key=True).order_by("pk")
    return list(lines.values_list("pk", flat=True))


def _write(objections: "Iterable[ChargeObjection]", by: Actor, *, holds: bool) -> None:
    changed = [each for each in objections if each.holds != holds]
    ChargeObjection.objects.filter(pk__in=[each.pk for each in changed]).update(holds=holds)
    audit.record_all("charge_objection.hold", [(each, {"holds": holds}) for each in changed], by=by)
