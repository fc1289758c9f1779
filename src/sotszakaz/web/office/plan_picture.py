"""The picture of a year of the plan: where each term lies, in units of the picture.

Each standing has a mark of its own shape, so that the picture is read without colour; the same facts stand in a table
beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sotszakaz.ordering.plans.selectors import Entry
from sotszakaz.ordering.plans.states import Standing
from sotszakaz.web.components.words import short_day

LEFT, WIDTH, TOP, ROW = 48, 820, 28, 24
MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A term: the days in which it may be done, and the mark at its last day, None when that lies in a later year.

    `title` says it in words.
    """

    x: int
    width: int
    mark_x: int | None
    standing: Standing
    title: str


@dataclass(frozen=True, slots=True)
class Track:
    """A measure with its terms of the year; `y` is the top of its row, `middle` where bars lie."""

    number: str
    y: int
    bars: tuple[Bar, ...]

    @property
    def middle(self) -> int:
        return self.y + ROW // 2

    @property
    def baseline(self) -> int:
        return self.y + ROW // 2 + 4


@dataclass(frozen=True, slots=True)
class Month:
    x: int
    name: str


@dataclass(frozen=True, slots=True)
class Picture:
    """`today_x` is None when today lies in another year."""

    width: int
    height: int
    months: tuple[Month, ...]
    tracks: tuple[Track, ...]
    today_x: int | None


def picture_of(entries: Sequence[Entry], year: int, today: date) -> Picture:
    """Measures whose terms run in the year, in the order of the plan; entries may fall due later."""
    rows = groupby(entries, key=lambda entry: entry.line.item)
    tracks = tuple(
        Track(item.number, TOP + place * ROW, tuple(_bar(each, year) for each in group))
        for place, (item, group) in enumerate(rows)
    )
    return Picture(
        width=LEFT + WIDTH + ROW,
        height=TOP + len(tracks) * ROW + ROW // 2,
        months=tuple(Month(_x(date(year, place, 1), year), name) for place, name in enumerate(MONTHS, start=1)),
        tracks=tracks,
        today_x=_x(today, year) if today.year == year else None,
    )


def _bar(entry: Entry, year: int) -> Bar:
    due = entry.occurrence.due_on
    opens = max(opens_of(entry), date(year, 1, 1))
    start, end = _x(opens, year), _x(min(due, date(year, 12, 31)) + DAY, year)
    item = entry.line.item
    done = f", выполнено {short_day(entry.completion.done_on)}" if entry.completion else ""
    title = f"{item.number}: до {short_day(due)}, {entry.standing.label}{done}"
    return Bar(start, end - start, end if due.year == year else None, entry.standing, title)


def opens_of(entry: Entry) -> date:
    """The first day of the term; what has none is open from the beginning of the plan, or on its only day."""
    since: date = entry.line.item.plan.valid.lower
    return entry.occurrence.opens_on or min(since, entry.occurrence.due_on)


def _x(day: date, year: int) -> int:
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return LEFT + round(WIDTH * (day - first) / (after - first))
