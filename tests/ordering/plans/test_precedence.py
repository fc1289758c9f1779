from datetime import date

import pytest

from sotszakaz.ordering.plans.rules import Breach, Step, breach, closes_a_circle

MARCH, JUNE = date(2023, 3, 1), date(2023, 6, 1)


@pytest.mark.parametrize(
    ("earlier", "later", "found"),
    [
        (Step(MARCH, JUNE), Step(JUNE, JUNE), None),
        (Step(None, JUNE), Step(MARCH, MARCH), Breach.DONE_WITHOUT),
        (Step(JUNE, MARCH), Step(MARCH, JUNE), Breach.DONE_BEFORE),
        (Step(None, JUNE), Step(None, MARCH), Breach.DUE_BEFORE),
        (Step(MARCH, JUNE), Step(None, MARCH), None),
        (Step(None, None), Step(None, MARCH), None),
        (Step(MARCH, None), Step(MARCH, None), None),
    ],
)
def test_the_order_is_broken_by_deeds_and_by_terms(earlier, later, found):
    assert breach(earlier, later) == found


def test_a_pair_that_leads_back_closes_a_circle():
    pairs = [(1, 2), (2, 3)]

    assert closes_a_circle(pairs, 3, 1)
    assert closes_a_circle(pairs, 3, 2)
    assert not closes_a_circle(pairs, 1, 3)
