"""Quarters of a calendar year. A figure of a quarter counts from 1 January to the end of the quarter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 3
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    year: int
    number: int

    @property
    def year_starts_on(self) -> date:
        return date(self.year, 1, 1)

    @property
    def ends_on(self) -> date:
        """The first day after it."""
        return self.next.starts_on

    @property
    def starts_on(self) -> date:
        return date(self.year, MONTHS * (self.number - 1) + 1, 1)

    @property
    def last_day(self) -> date:
        return self.ends_on - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.number == len(ROMAN) else Quarter(self.year, self.number + 1)

    @property
    def title(self) -> str:
        return f"{ROMAN[self.number - 1]} квартал {self.year}"

    def told_on(self, on: date) -> date:
        """The day whose evening the figure tells: the last one, today while the quarter runs."""
        return min(self.last_day, on)


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def quarters_between(first: date, last: date) -> Iterator[Quarter]:
    """All quarters that the days touch, in order."""
    quarter = quarter_of(first)
    while quarter.starts_on <= last:
        yield quarter
        quarter = quarter.next


def quarters_of(year: int) -> list[Quarter]:
    return [Quarter(year, number) for number in range(1, len(ROMAN) + 1)]
