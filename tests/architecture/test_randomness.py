"""Examples of property tests are the same in every run and every process, unless somebody asks for others."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers


def drawn() -> list[list[int]]:
    seen: list[list[int]] = []

    @given(st.lists(st.integers()))
    def every(example: list[int]) -> None:
        seen.append(example)

    every()
    return seen


def test_the_same_examples_are_tried_each_time() -> None:
    assert (drawn() == drawn()) is settings.default.derandomize


def test_no_example_depends_on_which_of_our_modules_are_loaded() -> None:
    drawn()

    assert len(providers._get_local_constants()) == 0
