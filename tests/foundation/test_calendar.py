from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotszakaz.foundation.calendar import (
    add_working_days,
    age_on,
    days_off_between,
    is_working_day,
    months_between,
    next_month,
)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # a Friday: the term starts on Monday
        (date(2026, 11, 2), 2, date(2026, 11, 5)),  # 4 November is a holiday
        (date(2025, 12, 30), 1, date(2026, 1, 12)),  # 31 December 2025 is a transferred day off
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_a_term_in_working_days_ends_on(start, days, end):
    assert add_working_days(start, days) == end


@pytest.mark.parametrize("saturday", [date(2024, 4, 27), date(2024, 11, 2), date(2025, 11, 1), date(2027, 2, 20)])
def test_a_saturday_whose_day_off_was_transferred_is_working(saturday):
    assert is_working_day(saturday)
    assert not is_working_day(saturday + timedelta(days=1))


def test_what_the_table_says_of_a_day_goes_before():
    monday, saturday = date(2026, 11, 16), date(2027, 2, 20)
    exceptions = {monday: False, saturday: False}

    assert not is_working_day(monday, exceptions=exceptions)
    assert not is_working_day(saturday, exceptions=exceptions)
    assert add_working_days(date(2026, 11, 13), 1, exceptions=exceptions) == date(2026, 11, 17)
    assert days_off_between(date(2026, 11, 1), date(2026, 12, 1), exceptions=exceptions) == {
        date(2026, 11, 4),
        monday,
    }


def test_a_holiday_that_the_table_calls_working_is_not_a_day_off():
    holiday = date(2026, 6, 12)

    assert days_off_between(date(2026, 6, 1), date(2026, 7, 1), exceptions={holiday: True}) == frozenset()


def test_a_weekend_declared_working_counts():
    saturday = date(2026, 11, 21)

    assert is_working_day(saturday, working_weekends={saturday})
    assert not is_working_day(saturday)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2016, 9, 1), date(2026, 8, 31), 9),
        (date(2016, 9, 1), date(2026, 9, 1), 10),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
    ],
)
def test_age_counts_full_years(birth, day, age):
    assert age_on(birth, day) == age


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_the_next_month_starts_with_its_first_day_after_this_day(day):
    after = next_month(day)

    assert after.day == 1
    assert 1 <= (after - day).days <= 31


def test_months_between_touches_both_ends():
    assert months_between(date(2026, 11, 30), date(2027, 1, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
