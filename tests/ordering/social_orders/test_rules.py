from decimal import Decimal

import pytest

from sotszakaz.ordering.social_orders.errors import BudgetExceeded, BudgetMissing, OrderEmpty
from sotszakaz.ordering.social_orders.rules import ensure_approvable, execution

D = Decimal
CERTIFICATE, ASSIGNMENT = "certificate", "assignment"


def test_certificates_that_fill_the_budget_line_exactly_are_approvable():
    ensure_approvable([(CERTIFICATE, D(60)), (CERTIFICATE, D(40)), (ASSIGNMENT, D(900))], D(100))


def test_a_kopeck_over_the_budget_line_is_refused_with_the_figures():
    with pytest.raises(BudgetExceeded, match=r"100,01 ₽, а в строке бюджета 100,00 ₽: не хватает 0,01 ₽"):
        ensure_approvable([(CERTIFICATE, D("100.01"))], D(100))


def test_an_order_without_volumes_is_refused():
    with pytest.raises(OrderEmpty):
        ensure_approvable([], D(100))


def test_certificates_without_a_budget_line_are_refused():
    with pytest.raises(BudgetMissing):
        ensure_approvable([(CERTIFICATE, D(0))], None)


def test_an_order_by_assignment_alone_needs_no_budget_line():
    ensure_approvable([(ASSIGNMENT, D(900))], None)


@pytest.mark.parametrize(
    ("fact", "deviation", "excess", "executed"),
    [
        (D(1000), D(0), D(0), True),
        (D(900), D(-100), D(0), True),
        (D("899.99"), D("-100.01"), D("0.01"), False),
        (D(0), D(-1000), D(900), False),
        (D(1200), D(200), D(0), True),
    ],
)
def test_execution_permits_a_shortfall_of_the_percent_and_no_more(fact, deviation, excess, executed):
    result = execution(D(1000), fact, D(10))

    assert (result.deviation, result.permitted, result.excess, result.is_executed) == (
        deviation,
        D(100),
        excess,
        executed,
    )


def test_the_permitted_deviation_is_rounded_to_hundredths():
    assert execution(D("33.33"), D(0), D("7.5")).permitted == D("2.50")
