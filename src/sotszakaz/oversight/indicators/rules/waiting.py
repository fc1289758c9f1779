"""Which rows that people enter still wait for their figure of a quarter, and by when it is to be there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sotszakaz.oversight.indicators.rules.quarters import Quarter
from sotszakaz.oversight.indicators.states import ValueWay

BEFORE = timedelta(days=5)
"""How long before the last day the office is reminded."""


@dataclass(frozen=True, slots=True)
class KnownValue:
    """What was entered of a row: on which day, how, whether the target is met by it."""

    as_of: date
    kind: str
    is_reached: bool | None = None


def is_told(values: Iterable[KnownValue], quarter: Quarter) -> bool:
    """Whether anything was said of the quarter: a value of one of its days, or a state that has met the target before.

    A number of an earlier quarter says nothing of this one, nor does a state that is still on its way.
    """
    return any(
        quarter.starts_on <= each.as_of <= quarter.last_day
        or (each.kind == ValueWay.STATE and each.is_reached is True and each.as_of < quarter.starts_on)
        for each in values
    )


def ended_before(on: date) -> Quarter:
    """The last quarter that is over on the day."""
    year, number = on.year, (on.month - 1) // 3
    return Quarter(year, number) if number else Quarter(year - 1, 4)


def last_day_of_term(quarter: Quarter, days: int) -> date:
    """So many days after the quarter is over."""
    return quarter.last_day + timedelta(days=days)
