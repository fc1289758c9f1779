"""When a measure of the plan is due.

A measure has terms. One with bounds has a first term: the day by which it ends, or on which it must begin when it has
no end. A repeating one has a term per occurrence of its RFC 5545 rule, all of them after the first. A rule that names a
day («ежегодно до 1 января») is due on that day, on the last of a month that has no such day; a rule that names months
(«ежегодно в марте», BYMONTH alone) by the last day of the last of them; a rule that names only a frequency («не реже 1
раза в квартал») by the last day of each calendar quarter, month, week or year.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from dateutil.rrule import rrulestr

from sotszakaz.ordering.plans.states import DeadlineKind

FAR = timedelta(days=366 * 3)
DAY = timedelta(days=1)
SHORTEST_MONTH = 28


@dataclass(frozen=True, slots=True)
class Term:
    """The deadline of a measure; `since` is the day from which its plan is in force."""

    kind: str
    starts_on: date | None
    ends_on: date | None
    rrule: str
    since: date

    @property
    def repeats(self) -> bool:
        """Has terms that come again; every day is no term."""
        return bool(self.rrule) and "FREQ=DAILY" not in self.rrule

    @property
    def is_frequency(self) -> bool:
        """Repeats so often in each period, without a day of its own."""
        return self.repeats and not self.names_a_day

    @property
    def names_a_day(self) -> bool:
        return "BYMONTHDAY=" in self.rrule or "BYDAY=" in self.rrule


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One term on the calendar. `due_on` is its last day and its name; `opens_on` is its first day when there is one.

    «IV квартал 2024 года» opens on 1 October; «до 1 июня» is open from the beginning of the plan.
    """

    opens_on: date | None
    due_on: date

    def contains(self, day: date) -> bool:
        """Does the day lie within the term."""
        return (self.opens_on is None or self.opens_on <= day) and day <= self.due_on


def first_due(term: Term) -> date | None:
    """The day of the first term: the end of a bounded one, the beginning of «с 1 сентября» without an end."""
    if term.kind == DeadlineKind.FROM_DATE and term.ends_on is None:
        return term.starts_on
    return term.ends_on


def occurrences(term: Term, since: date, until: date) -> list[Occurrence]:
    """The terms that fall due from `since` to `until`, both included, ascending."""
    first = first_due(term)
    found = [] if first is None else [Occurrence(term.starts_on, first)]
    if term.repeats:
        coming = takewhile(lambda each: each.due_on <= until, _repeated(term))
        found += [each for each in coming if first is None or _comes_after(each, first)]
    return [each for each in found if since <= each.due_on <= until]


def _comes_after(occurrence: Occurrence, first: date) -> bool:
    """Is it another term than the first: the period in which that one ends is no second."""
    return occurrence.due_on > first and (occurrence.opens_on is None or occurrence.opens_on > first)


def due_days(term: Term, until: date) -> list[date]:
    """The days of all terms up to and including `until`, ascending."""
    return [each.due_on for each in occurrences(term, date.min, until)]


def next_due(term: Term, on: date) -> date | None:
    """The nearest term on or after the day; None when nothing more falls due."""
    return next((each.due_on for each in occurrences(term, on, on + FAR)), None)


def _repeated(term: Term) -> Iterator[Occurrence]:
    anchor = first_due(term) or term.starts_on or term.since
    if term.names_a_day:
        before = first_due(term)
        for day in _days_of(term.rrule, anchor):
            yield Occurrence(before + DAY if before and before < day else None, day)
            before = day
        return
    if months := _months_of(term.rrule):
        yield from _yearly_in(months, anchor)
        return
    starts = _days_of(term.rrule, _period_start(term.rrule, anchor))
    opens = next(starts)
    for following in starts:
        yield Occurrence(opens, following - DAY)
        opens = following


def _yearly_in(months: tuple[int, int], anchor: date) -> Iterator[Occurrence]:
    """The first of these months to the last of them, in every year from that of the anchor on."""
    first, last = months
    for year in range(anchor.year, date.max.year):
        ends_on = date(year, last, monthrange(year, last)[1])
        if ends_on >= anchor:
            yield Occurrence(date(year, first, 1), ends_on)


def _days_of(rule: str, anchor: date) -> Iterator[date]:
    for moment in rrulestr(_in_every_month(rule), dtstart=datetime.combine(anchor, time())):
        yield moment.date()


def _in_every_month(rule: str) -> str:
    """«до 31 числа» is the last day of a shorter month, which RFC 5545 would leave out."""
    day = _parts_of(rule).get("BYMONTHDAY", "")
    if not day.isdigit() or int(day) <= SHORTEST_MONTH:
        return rule
    days = ",".join(str(each) for each in range(SHORTEST_MONTH, int(day) + 1))
    return f"{rule.replace(f'BYMONTHDAY={day}', f'BYMONTHDAY={days}')};BYSETPOS=-1"


def _months_of(rule: str) -> tuple[int, int] | None:
    """The first and the last month that a yearly rule names without a day."""
    parts = _parts_of(rule)
    if parts.get("FREQ") != "YEARLY" or "BYMONTH" not in parts:
        return None
    months = [int(each) for each in parts["BYMONTH"].split(",")]
    return min(months), max(months)


def _parts_of(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";") if "=" in part)


def _period_start(rule: str, day: date) -> date:
    """The first day of the calendar period that the day lies in, so that quarters are those of the calendar."""
    parts = _parts_of(rule)
    interval = int(parts.get("INTERVAL", 1))
    match parts.get("FREQ"):
        case "WEEKLY":
            return day - timedelta(days=day.weekday())
        case "MONTHLY" if 12 % interval == 0:
            return day.replace(month=(day.month - 1) // interval * interval + 1, day=1)
        case "MONTHLY":
            return day.replace(day=1)
    return day.replace(month=1, day=1)
