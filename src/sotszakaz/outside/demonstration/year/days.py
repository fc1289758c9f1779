"""The days of the year: when things are prepared, the two seasons, the months that are over."""

from dataclasses import dataclass
from datetime import date, timedelta

from sotszakaz.foundation.calendar import month_start, months_between, next_month


@dataclass(frozen=True, slots=True)
class Season:
    """Groups of a half-year; parents apply from `booked_from`, most of them in the days after."""

    name: str
    part: int
    booked_from: date
    starts_on: date
    ends_on: date


def seasons(year: int) -> tuple[Season, Season]:
    """January to May and September to December."""
    return (
        Season("весна", 1, date(year, 1, 9), _monday(date(year, 1, 15)), date(year, 5, 29)),
        Season("осень", 2, date(year, 8, 20), date(year, 9, 1), date(year, 12, 25)),
    )


def _monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def december_before(year: int, day: int) -> date:
    """A day of preparation."""
    return date(year - 1, 12, day)


def months_over(season: Season, on: date) -> list[date]:
    """Months of the season that have ended before the day."""
    if on < season.starts_on:
        return []
    return [month for month in months_between(season.starts_on, min(season.ends_on, on)) if next_month(month) <= on]


def latest_month_over(on: date) -> date:
    """The month before that of the day: it waits for a person to close it."""
    return month_start(month_start(on) - timedelta(days=1))
