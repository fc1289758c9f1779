from datetime import date
from decimal import Decimal

import pytest

from sotszakaz.oversight.execution.rules import gap, number_in, periodicity


@pytest.mark.parametrize(
    ("plan", "fact", "deviation", "excess"),
    [
        ("100", "90", "-10.00", "0.00"),
        ("100", "89.99", "-10.01", "0.01"),
        ("100", "115", "15.00", "0.00"),
        ("3", "1", "-66.67", "56.67"),
    ],
)
def test_a_gap_is_in_percent_of_the_plan_and_asks_for_a_reason_beyond_the_permitted(plan, fact, deviation, excess):
    found = gap(Decimal(plan), Decimal(fact), Decimal(10), is_over=True)

    assert (found.deviation, found.excess) == (Decimal(deviation), Decimal(excess))
    assert found.needs_reason == (Decimal(excess) > 0)


@pytest.mark.parametrize(("plan", "fact"), [(None, Decimal(1)), (Decimal(0), Decimal(1)), (Decimal(1), None)])
def test_without_a_plan_or_a_number_there_is_no_deviation(plan, fact):
    assert gap(plan, fact, Decimal(10), is_over=True).deviation is None


def test_while_the_year_goes_on_a_shortfall_is_shown_and_not_judged():
    found = gap(Decimal(100), Decimal(30), Decimal(10), is_over=False)

    assert (found.deviation, found.excess, found.needs_reason) == (Decimal("-70.00"), Decimal(0), False)


@pytest.mark.parametrize(("words", "number"), [("94,5", "94.5"), ("1 200", "1200"), ("да", None), ("NaN", None)])
def test_a_number_is_found_in_words(words, number):
    assert number_in(words) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        (date(2026, 10, 1), "за 9 месяцев"),
        (date(2026, 7, 20), "за полугодие"),
        (date(2026, 3, 1), "за 2 месяца"),
        (date(2027, 2, 1), "за год"),
    ],
)
def test_the_periodicity_is_in_words(as_of, words):
    assert periodicity(2026, as_of) == words
