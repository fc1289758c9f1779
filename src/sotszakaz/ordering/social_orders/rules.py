"""When an order can be approved, and what its execution is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sotszakaz.foundation.money import round_kopecks
from sotszakaz.ordering.social_orders.errors import (
    BudgetExceeded,
    BudgetMissing,
    NotSettledYet,
    OrderEmpty,
    YearGoesOn,
)
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
class VolumeTerms:
    """What the sections of the order say of a volume beside the volume of the year (law.md §7a).

    Hours of later years are None where nothing is planned; `treasury_…` is the part of казённые учреждения.
    """

    first_hours: Decimal | None = None
    second_hours: Decimal | None = None
    beyond_hours: Decimal | None = None
    treasury_hours: Decimal = ZERO
    treasury_first: Decimal = ZERO
    treasury_second: Decimal = ZERO
    treasury_beyond: Decimal = ZERO
    award_year: int | None = None
    place: str = ""
    term: str = ""
    standard: str = ""
    permitted_percent: Decimal | None = None


NO_TERMS = VolumeTerms()


@dataclass(frozen=True, slots=True)
class VolumeSaid:
    """A volume as a person enters it; without `amount` it is counted from the unit cost."""

    service_id: int
    award_method: str
    recipients: int
    person_hours: Decimal
    amount: Decimal | None = None
    terms: VolumeTerms = NO_TERMS


def ensure_closable(year: int, held: Decimal, on: date) -> None:
    """An order is closed after its year, when nothing of it is held any more (`held` in person-hours).

    Raises YearGoesOn, NotSettledYet.
    """
    if on.year <= year:
        raise YearGoesOn(year=year)
    if held:
        raise NotSettledYet(year=year, held=f"{in_words(held)} чел.-ч")


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


def verdict(found: Execution, *, is_over: bool) -> bool | None:
    """Executed, not executed, or None: the plan is of the year, so a shortfall is judged when the year is over."""
    if found.is_executed:
        return True
    return False if is_over else None
