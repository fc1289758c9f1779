from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.delivery.settlements.recount import (
    BY_ATTENDANCE,
    BY_CONTRACT,
    BY_SCHEDULE_HOURS,
    MonthHours,
    completeness,
    split,
    split_units,
)

POLICIES = [BY_CONTRACT, BY_SCHEDULE_HOURS, BY_ATTENDANCE]


def hours(planned, held, attended):
    return MonthHours(Decimal(planned), Decimal(held), Decimal(attended))


@pytest.mark.parametrize(
    ("policy", "share"), [(BY_CONTRACT, "0.75"), (BY_SCHEDULE_HOURS, "0.75"), (BY_ATTENDANCE, "0.5")]
)
def test_cancelled_classes_lessen_every_policy_and_absence_only_attendance(policy, share):
    assert completeness(policy, hours(8, 6, 4)) == Decimal(share)


@pytest.mark.parametrize(("policy", "share"), [(BY_CONTRACT, 1), (BY_SCHEDULE_HOURS, 0), (BY_ATTENDANCE, 0)])
def test_a_month_without_classes_is_due_by_contract_only(policy, share):
    assert completeness(policy, hours(0, 0, 0)) == share


def test_a_third_is_kept_with_six_places():
    assert completeness(BY_SCHEDULE_HOURS, hours(3, 1, 1)) == Decimal("0.333333")


def test_half_a_kopeck_goes_to_the_provider():
    parts = split(Decimal("0.05"), Decimal("0.5"))

    assert (parts.due, parts.rest) == (Decimal("0.03"), Decimal("0.02"))


shares = st.decimals(0, 1, places=6)


@given(st.decimals(0, 10**9, places=2), shares)
def test_due_and_rest_make_the_plan_to_the_kopeck(planned, share):
    parts = split(planned, share)

    assert parts.due + parts.rest == planned
    assert 0 <= parts.due <= planned


@given(st.integers(0, 10**12), shares)
def test_units_are_divided_without_loss(planned, share):
    due, rest = split_units(planned, share)

    assert due + rest == planned
    assert due >= 0
    assert rest >= 0


@given(st.sampled_from(POLICIES), st.integers(1, 400), st.data())
def test_completeness_is_a_share(policy, planned, data):
    held = data.draw(st.integers(0, planned))
    attended = data.draw(st.integers(0, held))

    assert 0 <= completeness(policy, hours(planned, held, attended)) <= 1
