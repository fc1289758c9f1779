"""When an order can be approved, and what its execution is."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sotszakaz.foundation.money import round_kopecks
from sotszakaz.ordering.social_orders.errors import BudgetExceeded, BudgetMissing, OrderEmpty
from sotszakaz.ordering.social_orders.states import AwardMethod

ZERO = Decimal(0)


def ensure_approvable(volumes: Iterable[tuple[str, Decimal]], budget: Decimal | None) -> None:
    """Volumes as (award method, amount). Certificates are paid from the budget line and must fit it (ч. 1 ст. 19).

    Raises OrderEmpty, BudgetMissing, BudgetExceeded.
    """
    rows = list(volumes)
    if not rows:
        raise OrderEmpty
    certificates = [amount for method, amount in rows if method == AwardMethod.CERTIFICATE]
    if certificates and budget is None:
        raise BudgetMissing
    needed, available = sum(certificates, ZERO), budget or ZERO
    if needed > available:
        raise BudgetExceeded(needed=in_words(needed), available=in_words(available), short=in_words(needed - available))


def in_words(amount: Decimal) -> str:
    """1 234,50."""
    return f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",")


@dataclass(frozen=True, slots=True)
class Execution:
    """Plan against fact of one volume, in person-hours (formula 9.7 of the notes on the law).

    `permitted` is plan × percent; `deviation` is fact − plan, so a shortfall is negative; `excess` is the part of the
    shortfall that is not permitted.
    """

    plan: Decimal
    fact: Decimal
    deviation: Decimal
    permitted: Decimal
    excess: Decimal

    @property
    def is_executed(self) -> bool:
        return self.excess == 0


def execution(plan: Decimal, fact: Decimal, permitted_percent: Decimal) -> Execution:
    """Executed if the shortfall is not over the permitted deviation; delivering more is no shortfall."""
    permitted = round_kopecks(plan * permitted_percent / 100)
    return Execution(plan, fact, fact - plan, permitted, max(ZERO, plan - fact - permitted))
