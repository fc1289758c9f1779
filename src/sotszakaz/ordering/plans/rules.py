"""When a measure of the plan is due, and where it stands on a day.

A measure has terms. One with bounds has a first term: the day by which it ends, or on which it must begin. A repeating
one has a term per occurrence of its RFC 5545 rule, all of them after the first. A rule that names a day («ежегодно до
1 января») is due on that day; a rule that names only a frequency («не реже 1 раза в квартал») is due by the last day of
each calendar quarter, month, week or year.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from dateutil.rrule import rrulestr

from sotszakaz.ordering.plans.errors import CompletionInFuture, TermUnknown
from sotszakaz.ordering.plans.states import DeadlineKind, Standing

SOON = timedelta(days=30)
FAR = timedelta(days=366 * 3)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """The deadline of a measure; `since` is the day from which its plan is in force."""

    kind: str
    starts_on: date | None
    ends_on: date | None
    rrule: str
    since: date


@dataclass(frozen=True, slots=True)
class Position:
    """Where a measure stands: the term to speak of (the earliest overdue one, else the next), and how many are late."""

    standing: Standing
    due_on: date | None = None
    overdue: int = 0


def first_due(term: Term) -> date | None:
    """The day of the first term: the end of a bounded one, the beginning of «с 1 сентября»."""
    if term.kind == DeadlineKind.FROM_DATE:
        return term.starts_on
    return term.ends_on


def due_days(term: Term, until: date) -> list[date]:
    """The days of all terms up to and including `until`, ascending."""
    first = first_due(term)
    days = [] if first is None else [first]
    if term.rrule and "FREQ=DAILY" not in term.rrule:
        days += [day for day in takewhile(lambda day: day <= until, _repeated(term)) if first is None or day > first]
    return [day for day in days if day <= until]


def _repeated(term: Term) -> Iterator[date]:
    anchor = first_due(term) or term.starts_on or term.since
    if "BYMONTHDAY=" in term.rrule or "BYDAY=" in term.rrule:
        yield from _occurrences(term.rrule, anchor)
        return
    starts = _occurrences(term.rrule, _period_start(term.rrule, anchor))
    next(starts, None)
    for start in starts:
        yield start - DAY


def _occurrences(rule: str, anchor: date) -> Iterator[date]:
    for moment in rrulestr(rule, dtstart=datetime.combine(anchor, time())):
        yield moment.date()


def _period_start(rule: str, day: date) -> date:
    """The first day of the calendar period that the day lies in, so that quarters are those of the calendar."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    interval = int(parts.get("INTERVAL", 1))
    match parts.get("FREQ"):
        case "WEEKLY":
            return day - timedelta(days=day.weekday())
        case "MONTHLY" if 12 % interval == 0:
            return day.replace(month=(day.month - 1) // interval * interval + 1, day=1)
        case "MONTHLY":
            return day.replace(day=1)
    return day.replace(month=1, day=1)


def next_due(term: Term, on: date) -> date | None:
    """The nearest term on or after the day; None when nothing more falls due."""
    return next((day for day in due_days(term, on + FAR) if day >= on), None)


def position_on(term: Term, done: Set[date], on: date) -> Position:
    """Where the measure stands, given the terms already done."""
    days = due_days(term, on + FAR)
    if not days:
        has_been_done = bool(done) and term.kind == DeadlineKind.UNSET
        return Position(Standing.DONE if has_been_done else Standing.CONTINUOUS)
    open_days = [day for day in days if day not in done]
    late = [day for day in open_days if day < on]
    if late:
        return Position(Standing.OVERDUE, late[0], len(late))
    if not open_days:
        return Position(Standing.DONE, days[-1])
    standing = Standing.DUE if open_days[0] <= on + SOON else Standing.UPCOMING
    return Position(standing, open_days[0])


def ensure_completable(term: Term, *, due_on: date, done_on: date, on: date) -> None:
    """The deed has happened, and the term that it fulfils exists. Raises CompletionInFuture, TermUnknown."""
    if done_on > on:
        raise CompletionInFuture(field="done_on")
    days = due_days(term, on + FAR)
    if due_on not in (days or [done_on]):
        raise TermUnknown(field="due_on", day=f"{due_on:%d.%m.%Y}")


_EVERY = {
    ("DAILY", 1): "каждый день",
    ("WEEKLY", 1): "каждую неделю",
    ("MONTHLY", 1): "каждый месяц",
    ("MONTHLY", 3): "каждый квартал",
    ("MONTHLY", 6): "каждое полугодие",
    ("YEARLY", 1): "каждый год",
}
_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)


def repeats_in_words(rule: str) -> str:
    """«каждый год, до 1 января» of FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1; a rule it has no words for is given as it is."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    every = _EVERY.get((parts.pop("FREQ", ""), int(parts.pop("INTERVAL", "1"))))
    day, month = parts.pop("BYMONTHDAY", ""), parts.pop("BYMONTH", "")
    if every is None or parts or (month and not month.isdigit()) or (day and not day.isdigit()):
        return rule
    if day and month:
        return f"{every}, до {day} {_MONTHS[int(month) - 1]}"
    return f"{every}, до {day} числа" if day else every
