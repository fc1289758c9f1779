"""Days on which something ends: terms to act, stale applications, notices of termination (operations.md §4.3, §4.4)."""

from datetime import date, timedelta

from sotszakaz.demand.enrolments import errors
from sotszakaz.foundation.calendar import next_month, previous_day


def ensure_in_time(answer_by_on: date, *, on: date) -> None:
    """The last day itself is in time. Raises TermOver."""
    if on > answer_by_on:
        raise errors.TermOver(day=f"{answer_by_on:%d.%m.%Y}")


def ensure_not_over(period_upper: date, *, on: date) -> None:
    """No contract for a course whose last day, the one before `period_upper`, has passed. Raises CourseOver."""
    if on >= period_upper:
        raise errors.CourseOver(ends_on=f"{previous_day(period_upper):%d.%m.%Y}")


def stale_before(on: date, months: int) -> date:
    """Applications of courses that start before this day are stale: their month lies `months` back or more."""
    count = on.year * 12 + on.month - months  # months since January of the year 0, the first that is not stale
    return date(count // 12, count % 12 + 1, 1)


def last_day_of_notice(*, on: date, starts_on: date, ends_on: date, at_end_of_month: bool) -> date:
    """The last day of a contract of these days (both included) after a notice on the day.

    Before the first class it is the day before the course: nothing of it is due. Raises NothingToTerminate when the
    contract would have ended by itself not later.
    """
    if on < starts_on:
        return starts_on - timedelta(days=1)
    day = next_month(on) - timedelta(days=1) if at_end_of_month else on
    if day >= ends_on:
        raise errors.NothingToTerminate(day=f"{ends_on:%d.%m.%Y}")
    return day
