"""Scores, sums, levels, and what the weights decide. No database."""

from decimal import Decimal

import pytest

from sotszakaz.oversight.analysis.rules.scoring import (
    Change,
    Shaking,
    Thresholds,
    Weighed,
    aggregate,
    level_of,
    score_of,
    sensitivity,
    shown,
)

THRESHOLDS = Thresholds(Decimal(40), Decimal(70))
EXPERIENCE, MARKET = Weighed(1, Decimal(3), Decimal(3)), Weighed(2, Decimal(1), Decimal(2))


@pytest.mark.parametrize(
    ("value", "is_inverse", "score"),
    [
        (0, False, 1),
        (2, False, 2),
        (3, False, 2),
        (5, False, 3),
        (9, False, 3),
        (0, True, 3),
        (2, True, 2),
        (5, True, 1),
    ],
)
def test_a_value_gets_a_point_for_each_step_reached_or_not_reached(value, is_inverse, score):
    assert score_of(Decimal(value), 1, [Decimal(2), Decimal(5)], is_inverse=is_inverse) == score


def test_the_sum_is_the_percent_of_the_most_by_weights():
    assert shown(aggregate({1: 2, 2: 1}, [EXPERIENCE, MARKET])) == Decimal("63.6")  # (3·2 + 1·1) / (3·3 + 1·2)


def test_a_factor_without_a_score_does_not_count():
    assert shown(aggregate({1: 2}, [EXPERIENCE, MARKET])) == Decimal("66.7")
    assert aggregate({}, [EXPERIENCE, MARKET]) is None


@pytest.mark.parametrize(
    ("percent", "level"),
    [(None, "low"), ("39.9", "low"), ("40", "medium"), ("69.9", "medium"), ("70", "high"), ("100", "high")],
)
def test_levels_begin_at_their_thresholds(percent, level):
    assert level_of(None if percent is None else Decimal(percent), THRESHOLDS) == level


def test_a_level_is_judged_before_the_sum_is_rounded():
    percent = aggregate({1: Decimal(1399)}, [Weighed(1, Decimal(1), Decimal(2000))])  # 69.95

    assert (shown(percent), level_of(percent, THRESHOLDS)) == (Decimal("70.0"), "medium")


def test_sensitivity_names_the_weight_that_decides():
    near_the_edge = {7: {1: 3, 2: 0}, 8: {1: 1, 2: 0}}  # 81.8 and 27.3 of hundred
    strict = Thresholds(Decimal(40), Decimal(80))

    found = sensitivity(near_the_edge, [EXPERIENCE, MARKET], strict, Shaking(Decimal(20), Decimal("0.1")))

    assert found == [
        Change(1, "", False, 7, "high", "medium"),  # 7.2 / 9.2 = 78.3
        Change(2, "", True, 7, "high", "medium"),  # 9 / 11.4 = 78.9
    ]
    assert sensitivity(near_the_edge, [EXPERIENCE, MARKET], strict, Shaking(Decimal(5), Decimal("0.1"))) == []


def test_sensitivity_names_the_threshold_that_decides():
    subjects = {7: {1: 3, 2: 0}, 8: {1: 1, 2: 1}, 9: {}}  # 81.8 and 36.4 of hundred, and nothing known
    strict = Thresholds(Decimal(40), Decimal(80))

    found = sensitivity(subjects, [EXPERIENCE, MARKET], strict, Shaking(Decimal("0.01"), Decimal(5)))

    assert found == [Change(None, "medium", False, 8, "low", "medium"), Change(None, "high", True, 7, "high", "medium")]


@pytest.mark.parametrize(
    ("threshold", "points", "medium", "high"),
    [("medium", -50, 0, 70), ("medium", 50, 70, 70), ("high", -50, 40, 40), ("high", 50, 40, 100), ("high", 5, 40, 75)],
)
def test_a_moved_threshold_stays_between_nought_the_other_one_and_a_hundred(threshold, points, medium, high):
    assert THRESHOLDS.moved(threshold, Decimal(points)) == Thresholds(Decimal(medium), Decimal(high))


def test_nothing_is_sensitive_when_all_scores_are_alike():
    known = Shaking(Decimal(20), Decimal(5))

    assert sensitivity({7: {1: 3, 2: 2}}, [EXPERIENCE, MARKET], THRESHOLDS, known) == []
