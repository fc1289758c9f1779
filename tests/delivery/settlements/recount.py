"""Contracts and months counted anew from their facts, in Python (operations.md §2.4–2.6, §5.2).

What the system must agree with; none of its code is used here.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

SIX_PLACES = Decimal("0.000001")
KOPECK = Decimal("0.01")
BY_CONTRACT, BY_SCHEDULE_HOURS, BY_ATTENDANCE = "by_contract", "by_schedule_hours", "by_attendance"
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class MonthHours:
    """Hours of a contract's month by the sheet: all of the timetable, those held, those the child attended.

    `attended` counts classes that were held with the child present, ill or excused: an unexcused absence is not
    attended. Academic hours. `has_fallen` says that classes were taken out of the plan; `cancelled` are hours that the
    provider has cancelled.
    """

    planned: Decimal
    held: Decimal
    attended: Decimal
    has_fallen: bool = False
    cancelled: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Split:
    """A planned figure divided into what is due and what goes back; their sum is the plan."""

    due: Decimal
    rest: Decimal


@dataclass(frozen=True, slots=True)
class Month:
    """What one month of a contract comes to: roubles, what the certificate gives in its units, hours."""

    certificate: Decimal
    parent: Decimal
    units: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Taught:
    """A part of a programme in a group, for one child: days are inclusive, `unit_cost` is that of the first of them.

    `weekly` are the hours of a week where the certificate is a weekly norm; `co_payment` lets the family pay what the
    price is above the norm where the certificate is in hours. No balance is short.
    """

    unit: str
    price: Decimal
    hours: Decimal
    unit_cost: Decimal
    group: tuple[date, date]
    child: tuple[date, date]
    weekly: Decimal
    co_payment: bool


def completeness(policy: str, hours: MonthHours) -> Decimal:
    """The share of the month that is due, from 0 to 1 with six places, half up.

    BY_CONTRACT: the whole month whatever the attendance, less the classes that the provider cancelled.
    BY_SCHEDULE_HOURS: hours held of hours planned. BY_ATTENDANCE: hours attended of hours planned.
    The first two differ only where a contract has no class at all in the month: by contract it is due whole, unless all
    of them fell out of the plan.
    """
    if hours.planned == 0:
        return Decimal(1) if policy == BY_CONTRACT and not hours.has_fallen else NOTHING
    counted = hours.attended if policy == BY_ATTENDANCE else hours.held
    return (counted / hours.planned).quantize(SIX_PLACES, ROUND_HALF_UP)


def whole_less(less: str, hours: MonthHours, decided: Decimal | None) -> Decimal:
    """The share of a parent's part that is counted whole; `less` is what lessens it."""
    if less == "nothing":
        return Decimal(1)
    if decided is not None:
        return decided
    if less == "decisions" or hours.planned == 0:
        return Decimal(1)
    return ((hours.planned - hours.cancelled) / hours.planned).quantize(SIX_PLACES, ROUND_HALF_UP)


def split(planned: Decimal, share: Decimal) -> Split:
    """Two places, half up; the rest takes what rounding leaves, so nothing is lost."""
    due = two_places(planned * share)
    return Split(due, planned - due)


def split_units(planned: int, share: Decimal) -> tuple[int, int]:
    """The same for whole units of the ledger: due and rest."""
    due = int((planned * share).quantize(Decimal(1), ROUND_HALF_UP))
    return due, planned - due


def two_places(amount: Decimal) -> Decimal:
    return amount.quantize(KOPECK, ROUND_HALF_UP)


def month_by(planned: Month, share: Decimal, parent_share: Decimal, *, in_roubles: bool) -> Month:
    """The due part of a month. Units of a rouble certificate are kopecks of the amount, hours divide by themselves."""
    certificate = two_places(planned.certificate * share)
    units = int(certificate * 100) if in_roubles else split_units(planned.units, share)[0]
    return Month(certificate, two_places(planned.parent * parent_share), units, two_places(planned.hours * share))


def plan_of(taught: Taught) -> dict[date, Month]:
    """The months of a contract by their first days: the rest of every total is in the first of them."""
    price, hours = _part_of_days(taught, taught.price), _part_of_days(taught, taught.hours)
    if taught.unit == "rub":
        certificate = min(price, _part_of_days(taught, two_places(taught.unit_cost * taught.hours)))
        units, parent = certificate * 100, price - certificate
    else:
        certificate = min(price, two_places(hours * taught.unit_cost))
        units, parent = hours * 100, price - certificate if taught.co_payment else NOTHING
    months = _months(*taught.child)
    columns = [_by_months(taught, each * 100) for each in (certificate, parent, units / 100, hours)]
    if taught.unit == "week_hours":
        columns[2] = [taught.weekly * 100] * len(months)
    rows = zip(months, *columns, strict=True)
    return {month: Month(paid / 100, more / 100, int(taken), given / 100) for month, paid, more, taken, given in rows}


def _part_of_days(taught: Taught, amount: Decimal) -> Decimal:
    return two_places(amount * _days(*taught.child) / _days(*taught.group))


def _by_months(taught: Taught, total: Decimal) -> list[Decimal]:
    """Whole units, all but the first equal and rounded down."""
    first, last = taught.child
    months = _months(first, last)
    if len(months) == 1:
        return [total]
    others = len(months) - 1
    each = total * _days(months[1], last) // (_days(first, last) * others)
    return [total - each * others] + [each] * others


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _months(first: date, last: date) -> list[date]:
    found = [first.replace(day=1)]
    while (after := after_month(found[-1])) <= last:
        found.append(after)
    return found


def after_month(month: date) -> date:
    """The first day of the month after that of the day."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)
