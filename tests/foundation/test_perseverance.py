"""A thing that fails keeps no other waiting."""

import pytest
from django.db import OperationalError

from sotszakaz.foundation.perseverance import each_on_its_own


def divide(number: int) -> int:
    return 12 // number


def test_the_others_are_done_and_then_the_failure_is_raised() -> None:
    done: list[int] = []

    def deed(number: int) -> None:
        done.append(divide(number))

    with pytest.raises(ZeroDivisionError):
        each_on_its_own([3, 0, 4], deed)

    assert done == [4, 3]


def test_answers_come_in_the_order_of_the_things() -> None:
    assert each_on_its_own([1, 2, 3], divide) == [12, 6, 4]


def test_a_database_that_is_away_is_not_asked_for_each_thing() -> None:
    asked: list[int] = []

    def deed(number: int) -> None:
        asked.append(number)
        raise OperationalError("the server is away")

    with pytest.raises(OperationalError):
        each_on_its_own([1, 2], deed)

    assert asked == [1]
