"""Numbers of lists as word processors print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotszakaz.ordering.acts.sources.numerals import numeral

VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def value(roman: str) -> int:
    digits = [VALUES[figure] for figure in roman]
    return sum(
        -digit if digit < following else digit for digit, following in zip(digits, [*digits[1:], 0], strict=True)
    )


@given(st.integers(1, 500))
def test_roman_numerals_read_back_as_the_number(number):
    assert value(numeral(number, "lowerRoman")) == number
    assert numeral(number, "upperRoman") == numeral(number, "lowerRoman").upper()


@given(st.integers(), st.sampled_from(["decimal", "lowerRoman", "russianLower", "upperLetter", "ordinalText"]))
def test_no_number_prints_longer_than_a_line(number, kind):
    assert len(numeral(number, kind)) < 60 or len(str(number)) >= 60


@pytest.mark.parametrize(("number", "printed"), [(1, "a"), (26, "z"), (27, "aa"), (53, "aaa")])
def test_letters_double_after_the_last(number, printed):
    assert numeral(number, "lowerLetter") == printed


def test_a_level_without_numbers_prints_nothing():
    assert numeral(4, "none") == ""
