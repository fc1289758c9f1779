"""The calendar of the five acts against a table worked out by hand from their words."""

from datetime import date

import pytest
from tests.factories.occurrences import SLUGS, falls_due, table_of

from sotszakaz.ordering.acts.reading.deadlines import read_deadline
from sotszakaz.ordering.plans.rules import Occurrence, Term, occurrences
from sotszakaz.ordering.plans.states import DeadlineKind as Kind
from sotszakaz.outside.demonstration.data_files import municipalities, reading_of

SINCE = date(2023, 3, 6)


@pytest.mark.parametrize("slug", SLUGS.values())
def test_the_plan_of_each_municipality_falls_due_as_the_table_says(slug):
    [file] = [each for each in municipalities() if each.slug == slug]

    assert falls_due(reading_of(file)) == table_of(slug)


def test_occurrences_of_a_quarter_of_a_year_open_with_it():
    term = Term(Kind.IN_QUARTER, date(2024, 10, 1), date(2024, 12, 31), "", SINCE)

    assert occurrences(term, SINCE, date(2025, 1, 1)) == [Occurrence(date(2024, 10, 1), date(2024, 12, 31))]


def test_occurrences_of_once_a_quarter_open_and_end_with_the_quarters_of_the_calendar():
    term = Term(Kind.IN_QUARTER, None, None, "FREQ=MONTHLY;INTERVAL=3", SINCE)

    found = occurrences(term, date(2023, 7, 1), date(2023, 12, 31))

    assert [(each.opens_on, each.due_on) for each in found] == [
        (date(2023, 7, 1), date(2023, 9, 30)),
        (date(2023, 10, 1), date(2023, 12, 31)),
    ]


def test_occurrences_yearly_by_a_day_open_on_the_day_after_the_one_before():
    term = Term(Kind.BY_DATE, None, date(2023, 3, 1), "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", SINCE)

    found = occurrences(term, date(2023, 1, 1), date(2025, 1, 1))

    assert [(each.opens_on, each.due_on) for each in found] == [
        (None, date(2023, 3, 1)),
        (date(2023, 3, 2), date(2024, 1, 1)),
        (date(2024, 1, 2), date(2025, 1, 1)),
    ]


def test_occurrences_are_those_of_the_days_asked_both_included():
    term = Term(Kind.BY_DATE, None, date(2023, 6, 1), "", SINCE)

    assert len(occurrences(term, date(2023, 6, 1), date(2023, 6, 1))) == 1
    assert occurrences(term, date(2023, 6, 2), date(2024, 1, 1)) == []


def days(rule, kind=Kind.IN_YEAR, starts=None, ends=None, until=date(2024, 12, 31)):
    found = occurrences(Term(kind, starts, ends, rule, SINCE), date.min, until)
    return [(each.opens_on, each.due_on) for each in found]


def test_occurrences_of_a_span_end_with_its_last_day():
    span = (date(2024, 9, 1), date(2024, 9, 30))

    assert days("", Kind.FROM_DATE, *span) == [span]


def test_occurrences_of_a_month_of_every_year_end_with_the_month():
    assert days("FREQ=YEARLY;BYMONTH=3", Kind.IN_MONTH) == [
        (date(2023, 3, 1), date(2023, 3, 31)),
        (date(2024, 3, 1), date(2024, 3, 31)),
    ]


def test_occurrences_of_a_quarter_of_every_year_end_with_the_quarter():
    assert days("FREQ=YEARLY;BYMONTH=10,11,12", Kind.IN_QUARTER) == [
        (date(2023, 10, 1), date(2023, 12, 31)),
        (date(2024, 10, 1), date(2024, 12, 31)),
    ]


def test_occurrences_by_the_31st_fall_due_in_every_month():
    found = [due for _, due in days("FREQ=MONTHLY;BYMONTHDAY=31", until=date(2023, 6, 30))]

    assert found == [date(2023, 3, 31), date(2023, 4, 30), date(2023, 5, 31), date(2023, 6, 30)]


def test_occurrences_by_the_29th_of_february_fall_due_in_every_year():
    found = [due for _, due in days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", until=date(2025, 3, 1))]

    assert found == [date(2024, 2, 29), date(2025, 2, 28)]


def test_occurrences_after_a_first_day_begin_with_the_next_period():
    found = [due for _, due in days("FREQ=YEARLY", Kind.BY_DATE, None, date(2023, 8, 15))]

    assert found == [date(2023, 8, 15), date(2024, 12, 31)]


@pytest.mark.parametrize(
    ("text", "until", "due"),
    [
        ("до 15 августа 2023 года, далее ежегодно", date(2025, 12, 31), ["2023-08-15", "2024-08-15", "2025-08-15"]),
        ("IV квартал 2023 года, далее ежегодно", date(2025, 6, 1), ["2023-12-31", "2024-12-31"]),
        ("2023 год, далее ежегодно", date(2025, 6, 1), ["2023-12-31", "2024-12-31"]),
        ("с 01.09.2023, далее ежегодно", date(2024, 12, 31), ["2023-09-01", "2024-12-31"]),
        ("до 01.03.2023, далее ежегодно до 1 января", date(2025, 6, 1), ["2023-03-01", "2024-01-01", "2025-01-01"]),
    ],
)
def test_what_comes_again_every_year_falls_due_once_a_year(text, until, due):
    said = read_deadline(text)
    term = Term(said.kind, said.starts, said.ends, said.repeats or "", SINCE)

    assert [each.due_on.isoformat() for each in occurrences(term, date.min, until)] == due
