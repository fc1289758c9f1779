"""The parent's part by a rule of its own: two shares of one month, and what lessens a whole part."""

from decimal import Decimal

import pytest
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import adopted

from sotszakaz.delivery.settlements.actions import decide_completeness
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.explanations import explain_line
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.foundation.money import round_kopecks
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db

CLASSES = 9


def closed(*, cancelled=0, missed=0, decided=None, **rules):
    """September of a family that pays a part: the planned month and the line that stands after October's closing."""
    at = market(price=Decimal(15_000))
    adopted(at.municipality, starts_on=SEPTEMBER, **rules)
    signed = contract(at)
    marked_sheet(at.group, cancelled=cancelled, absent={signed.pk: missed})
    closed_month(at)
    if decided is not None:
        decide_completeness(
            contract_id=signed.pk, month=SEPTEMBER, percent=decided, ground="Возражение.", by=SYSTEM, on=AFTER
        )
        marked_sheet(at.group, OCTOBER)
        closed_month(at, OCTOBER)
    assert [each.name for each in CHECKS if not find_offenders(each).passed] == []
    return signed.months.get(month=SEPTEMBER), Accrual.objects.standing().get(month=SEPTEMBER)


def share(amount, classes):
    return round_kopecks(amount * (Decimal(classes) / CLASSES).quantize(Decimal("0.000001")))


def test_by_contract_for_the_certificate_and_by_attendance_for_the_parent():
    planned, line = closed(cancelled=1, missed=3, counting_policy="by_contract", parent_counting_policy="by_attendance")

    assert line.certificate_amount == share(planned.certificate_amount, 8)
    assert line.parent_amount == share(planned.parent_amount, 5)
    assert line.parent_amount + line.released_parent_amount == planned.parent_amount > 0


def test_by_attendance_for_the_certificate_and_by_hours_held_for_the_parent():
    planned, line = closed(
        cancelled=1, missed=3, counting_policy="by_attendance", parent_counting_policy="by_schedule_hours"
    )

    assert line.certificate_amount == share(planned.certificate_amount, 5)
    assert line.parent_amount == share(planned.parent_amount, 8)


@pytest.mark.parametrize(("less", "due"), [("nothing", 1), ("decisions", 1), ("cancelled", 0)])
def test_a_month_that_the_provider_cancelled_whole(less, due):
    planned, line = closed(cancelled=CLASSES, parent_counting_policy="whole", parent_whole_less=less)

    assert line.certificate_amount == 0
    assert line.parent_amount == planned.parent_amount * due


@pytest.mark.parametrize(("less", "due"), [("nothing", 1), ("decisions", 0), ("cancelled", 0)])
def test_an_objection_upheld_at_nothing(less, due):
    planned, line = closed(decided=Decimal(0), parent_counting_policy="whole", parent_whole_less=less)

    assert line.certificate_amount == 0
    assert line.parent_amount == planned.parent_amount * due


def test_a_decision_stands_above_the_parents_own_rule():
    planned, line = closed(missed=3, decided=Decimal(50), parent_counting_policy="by_attendance")

    assert line.parent_amount == round_kopecks(planned.parent_amount / 2)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"parent_counting_policy": "by_attendance"}, "по посещённым часам"),
        ({"parent_counting_policy": "whole"}, "уменьшает её ничто: доплата всегда полная"),
    ],
)
def test_the_line_says_what_the_parents_part_is_counted_by(rules, words):
    _, line = closed(cancelled=1, **rules)

    rule = explain_line(line).parent

    assert words in rule.words
    assert "пункт 1" in rule.clause
    assert rule.is_confirmed is ("whole" not in rules.values())
