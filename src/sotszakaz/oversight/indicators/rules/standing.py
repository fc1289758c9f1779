"""The forecast of a figure and its traffic light."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sotszakaz.oversight.indicators.states import Form, Standing, ValueWay

HUNDRED = Decimal(100)
LEAST_DAYS = 30
"""Two days that are nearer to one another say nothing of a year."""
WHOLE, TENTH = Decimal(1), Decimal("0.1")
_SHARE = re.compile(r"\W*(доля|процент)\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|процент", re.IGNORECASE)


def is_percent(unit: str) -> bool:
    """Whether the unit of a row says percent."""
    return bool(_PERCENT.search(unit))


def is_named_share(title: str) -> bool:
    """Whether the row measures a share, by its first word."""
    return bool(_SHARE.match(title))


def form_of(title: str, unit: str, kinds: Sequence[str]) -> Form:
    """What the row of an act asks for: by its first word, by its unit, by the kinds of its values."""
    asks_share = is_named_share(title) or is_percent(unit) or "percent" in kinds
    return Form.SHARE if asks_share else Form.COUNT


def ways_of(form: Form, target_kind: str) -> tuple[ValueWay, ...]:
    """What may be entered in a row: words where the target is a word, percents in a share, else a number or words."""
    if target_kind == ValueWay.STATE:
        return (ValueWay.STATE,)
    return (ValueWay.PERCENT,) if form == Form.SHARE else (ValueWay.NUMBER, ValueWay.STATE)


def value_of(form: Form, rows: int, counted: int) -> Decimal | None:
    """The figure of so many rows; a share of nothing is not known."""
    if form == Form.COUNT:
        return Decimal(counted)
    return (HUNDRED * counted / rows).quantize(TENTH, ROUND_HALF_UP) if rows else None


def forecast(points: Sequence[tuple[date, Decimal]], until: date, form: Form) -> Decimal | None:
    """The figure at the end of the day `until`, on the straight line through the first and the last known day.

    None when these are less than `LEAST_DAYS` apart. Never below zero, a share never above a hundred.
    """
    known = sorted(points)
    if not known or (known[-1][0] - known[0][0]).days < LEAST_DAYS:
        return None
    (first_day, first), (last_day, last) = known[0], known[-1]
    if until <= last_day:
        return last
    found = last + (last - first) * (until - last_day).days / (last_day - first_day).days
    found = max(found.quantize(WHOLE if form == Form.COUNT else TENTH, ROUND_HALF_UP), Decimal(0))
    return min(found, HUNDRED) if form == Form.SHARE else found


def standing(
    actual: Decimal | None,
    target: Decimal | None,
    expected: Decimal | None,
    *,
    is_over: bool,
    is_ahead: bool = False,
) -> Standing:
    """Reached when the figure is not less than the target: every row of the table is to grow.

    In the target year a lower figure is on course when the forecast gets there, else at risk. Before it (`is_ahead`)
    the forecast says nothing: it is of another year, and figures begin anew with each.
    """
    if target is None:
        return Standing.NO_TARGET
    if actual is None:
        return Standing.NO_DATA
    if actual >= target:
        return Standing.REACHED
    if is_over:
        return Standing.MISSED
    if is_ahead:
        return Standing.AHEAD
    return Standing.ON_COURSE if expected is not None and expected >= target else Standing.AT_RISK


def standing_of_state(is_reached: bool | None, *, is_over: bool, is_ahead: bool = False) -> Standing:
    """Of a row told in words: who entered the state has said whether the target is met."""
    if is_reached is None:
        return Standing.NO_DATA
    if is_reached:
        return Standing.REACHED
    if is_over:
        return Standing.MISSED
    return Standing.AHEAD if is_ahead else Standing.AT_RISK
