"""When a quarter is told of, which quarter that is, and by when. No database."""

from datetime import date

import pytest

from sotszakaz.oversight.indicators.rules.quarters import Quarter
from sotszakaz.oversight.indicators.rules.waiting import KnownValue, ended_before, is_told, last_day_of_term

THIRD = Quarter(2026, 3)


@pytest.mark.parametrize(
    ("said", "is_enough"),
    [
        (KnownValue(date(2026, 9, 30), "number"), True),
        (KnownValue(date(2026, 7, 1), "number"), True),
        (KnownValue(date(2026, 6, 30), "number"), False),
        (KnownValue(date(2026, 10, 1), "number"), False),
        (KnownValue(date(2026, 6, 30), "state", is_reached=True), True),
        (KnownValue(date(2025, 6, 30), "state", is_reached=True), True),
        (KnownValue(date(2026, 6, 30), "state", is_reached=False), False),
        (KnownValue(date(2026, 8, 1), "state", is_reached=False), True),
        (KnownValue(date(2026, 10, 1), "state", is_reached=True), False),
    ],
)
def test_a_quarter_is_told_of_by_a_value_of_its_days_or_by_a_state_that_was_reached_before(said, is_enough):
    assert is_told([said], THIRD) is is_enough


def test_of_no_values_nothing_is_told():
    assert not is_told([], THIRD)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), Quarter(2025, 4)),
        (date(2026, 3, 31), Quarter(2025, 4)),
        (date(2026, 4, 1), Quarter(2026, 1)),
        (date(2026, 12, 31), Quarter(2026, 3)),
    ],
)
def test_the_last_quarter_that_is_over_is_the_one_before_the_day(day, quarter):
    assert ended_before(day) == quarter


def test_the_term_is_counted_from_the_end_of_the_quarter():
    assert last_day_of_term(Quarter(2026, 4), 15) == date(2027, 1, 15)
