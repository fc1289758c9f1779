from datetime import date
from decimal import Decimal

import pytest

from sotszakaz.supply.agreements import errors, rules


def test_ensure_term_accepts_one_day():
    rules.ensure_term(first=date(2026, 9, 1), last=date(2026, 9, 1), on=date(2026, 9, 1))


def test_ensure_term_refuses_days_in_the_wrong_order():
    with pytest.raises(errors.DaysReversed) as refusal:
        rules.ensure_term(first=date(2026, 9, 2), last=date(2026, 9, 1), on=date(2026, 1, 1))

    assert refusal.value.field == "last_day"


def test_ensure_term_refuses_what_is_over():
    with pytest.raises(errors.TermIsOver, match=r"31\.08\.2026"):
        rules.ensure_term(first=date(2026, 1, 1), last=date(2026, 8, 31), on=date(2026, 9, 1))


@pytest.mark.parametrize("limit", [Decimal(0), Decimal("-0.01")])
def test_ensure_limit_refuses_nothing_and_less(limit):
    with pytest.raises(errors.LimitNotPositive):
        rules.ensure_limit(limit)


def test_ensure_reason_refuses_blanks():
    rules.ensure_reason("По соглашению сторон")
    with pytest.raises(errors.ReasonMissing):
        rules.ensure_reason("  \n")


@pytest.mark.parametrize(
    ("limits", "budget", "excess"),
    [
        (Decimal(100), None, None),
        (Decimal(100), Decimal(100), None),
        (Decimal("100.01"), Decimal(100), Decimal("0.01")),
    ],
)
def test_over_budget_says_by_how_much(limits, budget, excess):
    assert rules.over_budget(limits=limits, budget=budget) == excess
