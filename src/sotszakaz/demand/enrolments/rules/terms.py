"""What an enrolment costs, who pays what, and how it falls on months (operations.md §2.4, §2.6).

A child who comes to a running group takes the days that are left: price, unit cost and hours are multiplied by
D / G, days of the contract by days of the group. Every total is split over calendar months so that the months sum up
to it exactly: all months but the first are equal and rounded down, the remainder is in the first.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sotszakaz.demand.enrolments import errors
from sotszakaz.foundation.calendar import months_between, next_month
from sotszakaz.foundation.money import from_units, round_kopecks, to_units

KOPECK = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Course:
    """A part taught in one group: its days (both included), its price and its hours for one child.

    `normative` is the normative price of the whole part where it is counted by the full formula (operations.md §2.5);
    None: unit cost × hours.
    """

    starts_on: date
    ends_on: date
    price: Decimal
    hours: Decimal
    normative: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Money in roubles; `certificate_units` are kopecks or hundredths of an hour; price = certificate + parent.

    `month_units` is what each month takes of its weekly norm, in hundredths of an hour, where the certificate is such a
    norm; `certificate_units` is then their sum. Otherwise it is 0. `unpaid` is what the provider's price is above this
    one: by hours, where the rules know no co-payment, nobody pays it.
    """

    starts_on: date
    ends_on: date
    certificate_amount: Decimal
    parent_amount: Decimal
    certificate_units: int
    person_hours: Decimal
    month_units: int = 0
    unpaid: Decimal = Decimal(0)

    @property
    def price(self) -> Decimal:
        return self.certificate_amount + self.parent_amount


@dataclass(frozen=True, slots=True)
class MonthShare:
    """What falls on one month; `month` is its first day."""

    month: date
    certificate_amount: Decimal
    parent_amount: Decimal
    certificate_units: int
    person_hours: Decimal

    @property
    def price(self) -> Decimal:
        return self.certificate_amount + self.parent_amount


def start_of(course: Course, *, on: date) -> date:
    """The first day of an enrolment agreed on the day: the group's own, or the day itself when it runs already."""
    return max(course.starts_on, on)


def _share(amount: Decimal, course: Course, start: date) -> Decimal:
    days, of_days = (course.ends_on - start).days + 1, (course.ends_on - course.starts_on).days + 1
    return round_kopecks(amount * days / of_days)


def terms_in_roubles(course: Course, *, start: date, unit_cost: Decimal, balance: int) -> Terms:
    """The certificate pays the least of price, normative price, and its balance (kopecks); the parent the rest."""
    price = _share(course.price, course, start)
    whole = round_kopecks(unit_cost * course.hours) if course.normative is None else course.normative
    normative = _share(whole, course, start)
    covered = min(price, normative, from_units(balance))
    return Terms(
        starts_on=start,
        ends_on=course.ends_on,
        certificate_amount=covered,
        parent_amount=price - covered,
        certificate_units=to_units(covered),
        person_hours=_share(course.hours, course, start),
    )


def terms_in_hours(course: Course, *, start: date, unit_cost: Decimal, co_payment: bool = False) -> Terms:
    """The certificate gives all hours of the part; money is their normative price, and never above the price.

    What the price is above it the parent pays where the rules have a `co_payment`, and nobody elsewhere.
    """
    price, hours = _share(course.price, course, start), _share(course.hours, course, start)
    by_hours = round_kopecks(hours * unit_cost)
    covered = min(price, by_hours if course.normative is None else _share(course.normative, course, start))
    return Terms(
        starts_on=start,
        ends_on=course.ends_on,
        certificate_amount=covered,
        parent_amount=price - covered if co_payment else Decimal(0),
        certificate_units=to_units(hours),
        person_hours=hours,
        unpaid=Decimal(0) if co_payment else price - covered,
    )


def terms_in_week_hours(
    course: Course, *, start: date, unit_cost: Decimal, weekly: Decimal, co_payment: bool = False
) -> Terms:
    """The certificate gives its weekly hours in every month of the course; money is as in `terms_in_hours`."""
    months = len(months_between(start, course.ends_on))
    by_hours = terms_in_hours(course, start=start, unit_cost=unit_cost, co_payment=co_payment)
    units = to_units(weekly)
    return replace(by_hours, certificate_units=units * months, month_units=units)


def split_months(total: int, starts_on: date, ends_on: date) -> list[int]:
    """Whole units of each calendar month from the first; they sum up to `total`, the remainder in the first month."""
    others = len(months_between(starts_on, ends_on)) - 1
    if others == 0:
        return [total]
    days = (ends_on - starts_on).days + 1
    days_after_first = (ends_on - next_month(starts_on)).days + 1
    other = total * days_after_first // (days * others)
    return [total - other * others] + [other] * others


def schedule(terms: Terms) -> list[MonthShare]:
    """The months of the terms; every column sums up to its total. A weekly norm takes the same of every month."""

    def split(units: int) -> list[int]:
        return split_months(units, terms.starts_on, terms.ends_on)

    months = months_between(terms.starts_on, terms.ends_on)
    columns = zip(
        months,
        split(to_units(terms.certificate_amount)),
        split(to_units(terms.parent_amount)),
        [terms.month_units] * len(months) if terms.month_units else split(terms.certificate_units),
        split(to_units(terms.person_hours)),
        strict=True,
    )
    return [
        MonthShare(month, from_units(certificate), from_units(parent), units, from_units(hours))
        for month, certificate, parent, units, hours in columns
    ]


def ensure_not_backdated(starts_on: date, *, on: date) -> None:
    """No contract whose first month lies two months back or more (operations.md §4.3). Raises TooLateToAccept."""
    months_back = (on.year - starts_on.year) * 12 + on.month - starts_on.month
    if months_back >= 2:
        raise errors.TooLateToAccept(starts_on=f"{starts_on:%d.%m.%Y}")


def costs_no_more(paid: Decimal, hours: Decimal, next_paid: Decimal, next_hours: Decimal) -> bool:
    """An hour costs the family no more in the second course than in the first; a kopeck of rounding apart."""
    return (next_paid - KOPECK) * hours <= paid * next_hours
