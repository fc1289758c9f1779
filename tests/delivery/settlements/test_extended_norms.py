"""Months of a weekly norm with hours beyond it are charged, released and corrected on both of its accounts."""

import pytest
from tests.factories import demand, extra
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.extra import WEEK, limits

from sotszakaz.delivery.settlements.actions import reopen_sheet
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


def sound() -> bool:
    return extra.unsound() == [] and all(find_offenders(check).passed for check in CHECKS)


def buckets(child, month=SEPTEMBER):
    return [(each.free, each.held, each.spent) for each in limits(child, month)]


def two_contracts(at):
    """One child in an ordinary group and in a significant one."""
    child = at.child()
    groups = [at.group, extra.group(at, is_significant=True)]
    return child, groups, [demand.contract(at, child, group=each) for each in groups]


def test_a_closed_month_charges_the_norm_and_what_extends_it():
    at = extra.market()
    child, groups, _ = two_contracts(at)
    for each in groups:
        marked_sheet(each)

    closed_month(at)

    assert buckets(child) == [(WEEK, 0, WEEK), (WEEK, 0, 2 * WEEK)]
    assert sound()


def test_cancelled_classes_go_back_to_both():
    at = extra.market()
    child, groups, contracts = two_contracts(at)
    for each in groups:
        marked_sheet(each, cancelled=2)

    closed_month(at)

    ordinary, significant = (Accrual.objects.get(contract=each) for each in contracts)
    assert 0 < ordinary.released_units < WEEK
    assert buckets(child) == [
        (WEEK + ordinary.released_units, 0, ordinary.certificate_units),
        (
            WEEK + ordinary.released_units + significant.released_units,
            0,
            ordinary.certificate_units + significant.certificate_units,
        ),
    ]
    assert sound()


@pytest.mark.parametrize(("first", "then"), [(2, 0), (0, 2)], ids=["more", "less"])
def test_a_correction_moves_both(first, then):
    at = extra.market()
    child, groups, contracts = two_contracts(at)
    for each in groups:
        marked_sheet(each, cancelled=first)
    closed_month(at)
    before = buckets(child)
    for each in groups:
        reopen_sheet(
            municipality_id=at.municipality.pk,
            group_id=each.pk,
            month=SEPTEMBER,
            reason="Ошибка в табеле.",
            by=SYSTEM,
            on=AFTER,
        )
        marked_sheet(each, cancelled=then)
        marked_sheet(each, OCTOBER)

    closed_month(at, OCTOBER)

    standing = [Accrual.objects.filter(contract=each, month=SEPTEMBER).latest("pk") for each in contracts]
    spent = [standing[0].certificate_units, standing[0].certificate_units + standing[1].certificate_units]
    assert buckets(child) != before
    assert [each[2] for each in buckets(child)] == spent
    assert sound()
