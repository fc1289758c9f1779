import pytest

from sotszakaz.foundation.bounded import OutOfBounds, ask_bounded

GREEDY = "tests.foundation.greedy"


def test_a_process_gets_no_more_memory_than_it_may_have():
    assert ask_bounded(GREEDY, b"memory", seconds=20) == {"memory": "refused"}


def test_a_process_that_computes_for_ever_is_killed():
    with pytest.raises(OutOfBounds):
        ask_bounded(GREEDY, b"time", seconds=20)


def test_a_process_that_is_too_slow_is_given_up():
    with pytest.raises(OutOfBounds):
        ask_bounded(GREEDY, b"memory", seconds=0.001)


def test_an_error_of_our_own_surfaces():
    with pytest.raises(RuntimeError, match="No module named"):
        ask_bounded("tests.foundation.no_such_module", b"", seconds=20)
