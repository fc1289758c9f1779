"""Terms in working days by the production calendar: Russia's days, the municipality's own, its working weekends.

The table is kept in the process for a few seconds, so a change of the calendar is seen everywhere within `KEPT_FOR`
and a term costs no query in the rush.
"""

from collections.abc import Mapping
from datetime import date
from time import monotonic

from django.db.models import F

from sotszakaz.foundation import calendar
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.models import CalendarDay
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.types import Definition

KEPT_FOR = 5.0
"""Seconds."""

_kept: dict[int, tuple[float, dict[date, bool]]] = {}


def exceptions_of(municipality_id: int) -> Mapping[date, bool]:
    """Days that are not what their weekday says, with whether they are working: at most one query in five seconds."""
    found = _kept.get(municipality_id)
    if found is not None and monotonic() - found[0] < KEPT_FOR:
        return found[1]
    rows = CalendarDay.objects.seen_by(municipality_id).order_by(F("municipality").asc(nulls_first=True))
    exceptions = dict(rows.values_list("day", "is_working"))
    _kept[municipality_id] = (monotonic(), exceptions)
    return exceptions


def forget() -> None:
    """Read the calendar anew next time: after a change in this process."""
    _kept.clear()


def term_ends_on(regulation: InForce, parameter: Definition[int], start: date) -> date:
    """The last day of the term of so many working days, which begins on the day after `start`."""
    return last_working_day(regulation, start, regulation.value(parameter))


def last_working_day(regulation: InForce, start: date, days: int) -> date:
    """The same for a number of working days that is not itself a parameter."""
    exceptions = exceptions_of(regulation.municipality_id)
    weekends = regulation.value(Parameter.WORKING_WEEKENDS)
    return calendar.add_working_days(start, days, exceptions=exceptions, working_weekends=frozenset(weekends))


def days_off_between(municipality_id: int, start: date, end: date) -> frozenset[date]:
    """Holidays and transferred days off from `start` until before `end`, without ordinary weekends."""
    return calendar.days_off_between(start, end, exceptions=exceptions_of(municipality_id))
