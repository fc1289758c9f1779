"""How a limit goes to its end: what is promised already, and new bookings at the pace of the past weeks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

DAYS = 7


@dataclass(frozen=True, slots=True)
class Limit:
    """Balances of a limit, in kopecks or hundredths; `until` is the last day on which anything can be booked on it."""

    free: int
    held: int
    spent: int
    until: date

    @property
    def total(self) -> int:
        return self.free + self.held + self.spent


@dataclass(frozen=True, slots=True)
class Pace:
    """What was booked in `weeks` before the day."""

    booked: int
    children: int
    weeks: int

    @property
    def a_day(self) -> Fraction:
        return Fraction(self.booked, self.weeks * DAYS)


@dataclass(frozen=True, slots=True)
class Step:
    """By the end of a month: what contracts have promised for it, and all that is used or promised till then."""

    month: date
    promised: int
    used: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """`runs_out_on` is None when the limit lasts; `expected` is what new bookings will still take of it."""

    runs_out_on: date | None
    expected: int
    left: int
    steps: tuple[Step, ...]
    other_held: int


def runs_out_on(limit: Limit, pace: Pace, on: date) -> date | None:
    """The first day on which bookings of this pace do not fit any more; today when nothing is free."""
    if limit.free <= 0:
        return on
    if pace.booked <= 0:
        return None
    days = Fraction(limit.free) / pace.a_day
    whole = -(-days.numerator // days.denominator)
    if whole > max((limit.until - on).days, 0):
        return None
    return on + timedelta(days=whole)


def outlook(limit: Limit, pace: Pace, promised: Iterable[tuple[date, int]], on: date) -> Outlook:
    """Held is what contracts promise by month and what applications hold besides."""
    left_days = max((limit.until - on).days, 0)
    expected = min(limit.free, int(pace.a_day * left_days)) if pace.booked > 0 else 0
    months = list(promised)
    return Outlook(
        runs_out_on=runs_out_on(limit, pace, on),
        expected=expected,
        left=limit.free - expected,
        steps=tuple(_steps(limit.spent, months)),
        other_held=max(limit.held - sum(amount for _, amount in months), 0),
    )


def _steps(spent: int, months: Sequence[tuple[date, int]]) -> Iterable[Step]:
    used = spent
    for month, amount in months:
        used += amount
        yield Step(month, amount, used)
