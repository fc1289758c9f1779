import itertools

import pytest

from sotszakaz.web.components.fresh import MOST_KEPT, Fresh


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fresh(clock, settings):
    settings.FRESH_SECONDS = 1.0
    return Fresh(clock)


def test_an_answer_is_shared_for_a_second_and_not_longer(fresh, clock):
    made = itertools.count(1)

    assert fresh.get("page", lambda: next(made)) == 1
    clock.now += 0.999
    assert fresh.get("page", lambda: next(made)) == 1
    clock.now += 0.001
    assert fresh.get("page", lambda: next(made)) == 2


def test_an_answer_is_as_old_as_the_question_to_the_database(fresh, clock):
    def slowly():
        clock.now += 0.7
        return "asked 0.7 seconds ago"

    fresh.get("page", slowly)
    clock.now += 0.3

    assert fresh.get("page", lambda: "new") == "new"


def test_answers_to_different_questions_are_apart(fresh):
    fresh.get("page", lambda: 1)

    assert fresh.get("other", lambda: 2) == 2


def test_an_answer_that_failed_is_not_kept(fresh):
    with pytest.raises(ZeroDivisionError):
        fresh.get("page", lambda: 1 / 0)

    assert fresh.get("page", lambda: 1) == 1


def test_no_more_is_kept_than_fits(fresh):
    for number in range(MOST_KEPT + 5):
        fresh.get(number, lambda: number)  # noqa: B023 — called at once

    assert len(fresh._kept) <= MOST_KEPT
