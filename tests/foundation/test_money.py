from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotszakaz.foundation.money import from_units, round_kopecks, to_units


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("0.004", "0.00"), ("2728664.785", "2728664.79"), ("1.995", "2.00"), ("-0.005", "-0.01")],
)
def test_kopecks_are_rounded_half_up(amount, rounded):
    assert round_kopecks(Decimal(amount)) == Decimal(rounded)


@given(st.integers(-(10**13), 10**13))
def test_units_survive_the_way_there_and_back(units):
    assert to_units(from_units(units)) == units


def test_to_units_refuses_a_part_of_a_kopeck():
    with pytest.raises(ValueError, match="two decimal places"):
        to_units(Decimal("1.001"))
