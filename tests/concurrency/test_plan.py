"""Opposite orders of two measures named at the same moment; beside it, the race without its guard."""

import threading
from functools import partial

import pytest
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.test_ordering import at_once
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.ordering.plans.actions import keepers, name_precedence
from sotszakaz.ordering.plans.errors import PrecedenceCircle
from sotszakaz.ordering.plans.models import PlanItem, PlanPrecedence

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opposite():
    """Two deeds, each of which is right without the other."""
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    ordering.decision(municipality, plan=[ordering.plan_item_said("1.1"), ordering.plan_item_said("1.2")])
    first, second = PlanItem.objects.order_by("ordinal").values_list("pk", flat=True)
    name = partial(name_precedence, by=member(Operator, municipality))
    deeds = [partial(name, earlier_id=first, later_id=second), partial(name, earlier_id=second, later_id=first)]
    return partial(at_once, municipality.pk, deeds)


def test_opposite_orders_named_at_once_close_no_circle(opposite):
    results = opposite()

    assert {type(each) for each in results} == {PlanPrecedence, PrecedenceCircle}
    assert PlanPrecedence.objects.count() == 1


def test_without_the_lock_on_the_plan_they_would(opposite, monkeypatch):
    both_have_looked = threading.Barrier(2)
    look = keepers.rules.closes_a_circle

    def look_together(*asked):
        found = look(*asked)
        both_have_looked.wait(timeout=LIMIT_SECONDS)
        return found

    monkeypatch.setattr(keepers, "_lock_plan", lambda plan_id: None)
    monkeypatch.setattr(keepers.rules, "closes_a_circle", look_together)

    opposite()

    assert PlanPrecedence.objects.count() == 2
