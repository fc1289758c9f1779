"""Days and working days of Russia: the production calendar with its transfers.

A day is what `exceptions` say of it (the table of days that a municipality sees); a day that they do not know is what
the `holidays` package says; a municipality's own working Saturdays are a parameter of its regulation.
"""

from calendar import monthrange
from collections.abc import Mapping, Set
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays

NO_EXCEPTIONS: Mapping[date, bool] = MappingProxyType({})


@lru_cache(maxsize=32)
def _days_off(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("RU", years=year))


@lru_cache(maxsize=32)
def _working_weekends(year: int) -> frozenset[date]:
    """Saturdays that a transfer made working."""
    return frozenset(holidays.country_holidays("RU", years=year).weekend_workdays)


def is_working_day(
    day: date, *, exceptions: Mapping[date, bool] = NO_EXCEPTIONS, working_weekends: Set[date] = frozenset()
) -> bool:
    """Monday to Friday and no holiday, or a weekend day declared working."""
    if day in working_weekends:
        return True
    said = exceptions.get(day)
    if said is not None:
        return said
    if day.weekday() < 5:
        return day not in _days_off(day.year)
    return day in _working_weekends(day.year)


def add_working_days(
    start: date,
    days: int,
    *,
    exceptions: Mapping[date, bool] = NO_EXCEPTIONS,
    working_weekends: Set[date] = frozenset(),
) -> date:
    """The last day of a term of `days` working days that begins on the day after `start` (ст. 191 ГК РФ)."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day, exceptions=exceptions, working_weekends=working_weekends):
            days -= 1
    return day


def month_start(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a shorter month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_between(start: date, end: date) -> list[date]:
    """First days of all months touched by the days from `start` to `end`, both included."""
    months, month = [], month_start(start)
    while month <= end:
        months.append(month)
        month = next_month(month)
    return months


def age_on(birth_date: date, day: date) -> int:
    """Full years of age on the day; the birthday itself counts."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def birthday(birth_date: date, age: int) -> date:
    """The first day on which one is of the age; who is born on 29 February, on 1 March of usual years."""
    year = birth_date.year + age
    try:
        return birth_date.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def days_off_between(start: date, end: date, *, exceptions: Mapping[date, bool] = NO_EXCEPTIONS) -> frozenset[date]:
    """Public holidays and transferred days off from `start` until before `end`, without ordinary weekends."""
    years = range(start.year, end.year + 1)
    known = {day for year in years for day in _days_off(year) if exceptions.get(day) is not True}
    own = {day for day, is_working in exceptions.items() if not is_working}
    return frozenset(day for day in known | own if start <= day < end)


def next_day(day: date) -> date:
    """The day after: where a half-open period that includes `day` ends."""
    return day + timedelta(days=1)


def previous_day(day: date) -> date:
    """The day before: the last one of a half-open period that ends on `day`."""
    return day - timedelta(days=1)
