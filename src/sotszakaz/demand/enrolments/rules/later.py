"""What is left of booked terms when the contract begins later than was applied for (operations.md §4.3).

A contract is not made for days before it. Price and hours fall by days, D1 / D; what the certificate pays stays under
the same three bounds as in §2.6: the price, the normative price of the days that are left, and what it held. So the
family never pays more than it agreed to.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sotszakaz.demand.enrolments.rules.terms import Terms
from sotszakaz.foundation.calendar import months_between
from sotszakaz.foundation.money import from_units, round_kopecks, to_units


def terms_left(booked: Terms, *, start: date, ceiling: Decimal | None) -> Terms:
    """The terms from `start` on, a day of the booked course.

    `ceiling` is the most that the certificate could have paid for the booked days had it enough, in roubles; None where
    the certificate gives hours.
    """
    days, of_days = (booked.ends_on - start).days + 1, (booked.ends_on - booked.starts_on).days + 1

    def left(amount: Decimal) -> Decimal:
        return round_kopecks(amount * days / of_days)

    price = left(booked.price)
    if ceiling is not None:
        covered = min(price, left(ceiling), booked.certificate_amount)
        units = to_units(covered)
    else:
        covered = min(price, left(booked.certificate_amount))
        by_month = booked.month_units * len(months_between(start, booked.ends_on))
        units = by_month or to_units(left(from_units(booked.certificate_units)))
    return replace(
        booked,
        starts_on=start,
        certificate_amount=covered,
        parent_amount=price - covered,
        certificate_units=units,
        person_hours=left(booked.person_hours),
    )
