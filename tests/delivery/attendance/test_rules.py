from datetime import date, time
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sotszakaz.delivery.attendance.rules import PlannedClass, Slot, planned_classes
from sotszakaz.foundation.calendar import next_month

MONDAY = Slot(1, time(15), Decimal(2))
THURSDAY_LATE = Slot(4, time(18), Decimal(1))
THURSDAY = Slot(4, time(15), Decimal(1))
NOVEMBER = date(2026, 11, 1)


def classes(*slots, starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 31), month=NOVEMBER, days_off=frozenset()):
    return planned_classes(slots, month=month, starts_on=starts_on, ends_on=ends_on, days_off=days_off)


def test_the_week_is_laid_over_the_month_in_order():
    assert classes(THURSDAY_LATE, MONDAY, THURSDAY)[:4] == [
        PlannedClass(date(2026, 11, 2), time(15), Decimal(2)),
        PlannedClass(date(2026, 11, 5), time(15), Decimal(1)),
        PlannedClass(date(2026, 11, 5), time(18), Decimal(1)),
        PlannedClass(date(2026, 11, 9), time(15), Decimal(2)),
    ]


def test_the_first_and_the_last_day_of_the_group_have_classes():
    days = [each.day for each in classes(MONDAY, starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 16))]

    assert days == [date(2026, 11, 9), date(2026, 11, 16)]


def test_a_holiday_has_no_class():
    days = [each.day for each in classes(MONDAY, days_off=frozenset({date(2026, 11, 2)}))]

    assert days[0] == date(2026, 11, 9)


def test_a_month_outside_the_term_has_no_classes():
    assert classes(MONDAY, month=date(2027, 1, 1)) == []


@given(
    st.lists(st.integers(1, 7), min_size=1, max_size=4),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(0, 200),
)
def test_classes_stay_inside_the_month_and_the_term(weekdays, starts_on, length):
    ends_on = date.fromordinal(starts_on.toordinal() + length)
    month = starts_on.replace(day=1)

    planned = planned_classes(
        [Slot(day, time(15), Decimal(1)) for day in weekdays], month=month, starts_on=starts_on, ends_on=ends_on
    )

    assert all(starts_on <= each.day <= ends_on and month <= each.day < next_month(month) for each in planned)
    assert {each.day.isoweekday() for each in planned} <= set(weekdays)
