"""What a sample says, without a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotszakaz.oversight.surveys import rules


@pytest.mark.parametrize(
    ("satisfied", "answered", "interval"),
    [
        (9, 10, ("59.6", "98.2")),
        (50, 100, ("40.4", "59.6")),
        (0, 20, ("0.0", "16.1")),
        (20, 20, ("83.9", "100.0")),
        (1, 1, ("20.7", "100.0")),
    ],
)
def test_the_interval_is_wilsons(satisfied, answered, interval):
    assert rules.Share(satisfied, answered).interval == tuple(map(Decimal, interval))


def test_no_answers_say_nothing():
    assert (rules.Share(0, 0).percent, rules.Share(0, 0).interval) == (None, None)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_its_share_and_stays_inside_of_the_whole(told):
    low, high = rules.wilson(*told)

    assert 0 <= low <= told[0] / told[1] + 1e-9
    assert told[0] / told[1] - 1e-9 <= high <= 1


@pytest.mark.parametrize(
    ("answered", "hidden"),
    [
        ({1: 9, 2: 8}, set()),
        ({1: 9, 2: 4}, {1, 2}),
        ({1: 9, 2: 7, 3: 4}, {2, 3}),
        ({1: 9, 2: 4, 3: 3}, {2, 3}),
        ({1: 9, 2: 0}, {2}),
        ({1: 3}, {1}),
    ],
)
def test_small_groups_are_hidden_with_enough_others(answered, hidden):
    assert rules.hidden_groups(answered, 5) == hidden


@given(st.dictionaries(st.integers(0, 30), st.integers(0, 20), max_size=12), st.integers(2, 10))
def test_nothing_hidden_can_be_counted_back(answered, fewest):
    hidden = rules.hidden_groups(answered, fewest)

    together = sum(answered[each] for each in hidden)
    assert all(answered[each] >= fewest for each in answered if each not in hidden)
    assert together == 0 or together >= fewest or hidden == set(answered)


def test_only_what_can_be_read_is_kept():
    kinds = {"1": "scale", "2": "yes_no", "3": "words", "4": "scale"}

    read = rules.readable_answers({"1": "5", "2": "no", "3": "  Больше света. ", "4": "9"}, kinds)

    assert read == {"1": 5, "2": False, "3": "Больше света."}
