"""Families are told when a record of their child ends."""

import pytest
from tests.factories import demand, duplicates
from tests.factories.supply import TODAY

from sotszakaz.demand.allocation.merging import merge_children
from sotszakaz.demand.enrolments.departing import depart_child
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> demand.Market:
    return demand.market()


def drain(at: demand.Market) -> None:
    drain_together()
    act_for([at.municipality.pk])
    assert not OutboxMessage.objects.filter(error__gt="").exists()


def test_both_families_are_told_that_two_records_became_one(at: demand.Market) -> None:
    kept, closed = duplicates.twice(at)
    pair = duplicates.pair_of(kept, closed)
    merge_children(pair_id=pair.pk, keep_id=kept.pk, note="Сверено.", by=SYSTEM, on=TODAY)

    drain(at)

    told = Notice.objects.filter(kind="child.merged").order_by("pk")
    assert {notice.user_id for notice in told} == {kept.added_by_id, closed.added_by_id}
    assert {notice.subject_id for notice in told} == {kept.pk}


def test_the_family_of_a_child_that_moved_is_told_where_to_go_on(at: demand.Market) -> None:
    child, elsewhere = at.child(), demand.market().municipality
    act_for([at.municipality.pk])
    depart_child(child_id=child.pk, to_municipality_id=elsewhere.pk, reason="Переезд", by=SYSTEM, on=TODAY)

    drain(at)

    assert f"муниципалитете «{elsewhere.short_name}»" in Notice.objects.get(kind="child.departed").text
