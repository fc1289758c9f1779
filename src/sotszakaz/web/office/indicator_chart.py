"""The picture of a row by quarters: bars that differ by their filling and not by colour, the target as a dashed line.

Coordinates are of the drawing; the words stand in it and in the table beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sotszakaz.oversight.indicators.table import Row

WIDTH, STEP, BAR, TOP = 320, 44, 16, 30
FINAL, RUNNING, FORECAST = "final", "running", "forecast"


@dataclass(frozen=True, slots=True)
class Bar:
    """`look`: whole quarter, quarter that runs, forecast; `y` is the line of the words."""

    title: str
    value: Decimal
    look: str
    y: int
    length: float

    @property
    def bar_y(self) -> int:
        return self.y + 6


@dataclass(frozen=True, slots=True)
class Chart:
    bars: list[Bar]
    target: Decimal | None
    target_x: float | None
    target_anchor: str
    height: int
    width: int = WIDTH
    bar: int = BAR


def chart_of(row: Row) -> Chart | None:
    """None when there is no number to draw."""
    told = list(_told(row))
    numbers = [value for _, value, _ in told] + ([row.goal] if row.goal is not None else [])
    if not told:
        return None
    most = max(*numbers, Decimal(100 if row.is_share else 1))
    bars = [
        Bar(title, value, look, TOP + 14 + number * STEP, float(value / most * WIDTH))
        for number, (title, value, look) in enumerate(told)
    ]
    target_x = None if row.goal is None else float(row.goal / most * WIDTH)
    anchor = "end" if target_x is not None and target_x > WIDTH / 2 else "start"
    return Chart(bars, row.goal, target_x, anchor, TOP + len(bars) * STEP)


def _told(row: Row) -> Iterator[tuple[str, Decimal, str]]:
    ends = [each for each in row.quarters if each.is_final and each.actual.value is not None]
    for each in ends:
        assert each.actual.value is not None
        yield each.quarter.title, each.actual.value, FINAL
    is_told = bool(ends) and ends[-1].actual.as_of == row.actual.as_of
    if row.actual.value is not None and row.actual.as_of is not None and not is_told:
        yield f"на {row.actual.as_of:%d.%m.%Y}", row.actual.value, RUNNING
    is_over = row.actual.as_of is not None and (row.actual.as_of.month, row.actual.as_of.day) == (12, 31)
    if row.forecast is not None and row.actual.as_of is not None and not is_over:
        yield f"прогноз на 31.12.{row.actual.as_of.year}", row.forecast, FORECAST
