"""Two people choose a scenario at the same moment: it becomes an order once."""

import pytest
from tests.concurrency.meetings import Doorway
from tests.concurrency.test_ordering import ON, at_once, kinds
from tests.factories import ordering, parameters
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.oversight.parameters.actions.adopting import adopt_scenario
from sotszakaz.oversight.parameters.errors import ScenarioChosen
from sotszakaz.oversight.parameters.models import Adoption, Scenario
from sotszakaz.oversight.parameters.models.scenario import ScenarioQuerySet

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scenario():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    ordering.decision(municipality)
    return parameters.scenario(municipality, on=ON)


def chosen_by_two(scenario):
    people = [member(Operator, scenario.municipality) for _ in range(2)]
    said = {"scenario_id": scenario.pk, "year": 2027, "budget_code": ordering.BUDGET_CODE, "on": ON}
    return at_once(scenario.municipality_id, [lambda by=by: adopt_scenario(by=by, **said) for by in people])


def test_a_scenario_chosen_by_two_becomes_an_order_once(scenario):
    results = chosen_by_two(scenario)

    assert kinds(results) == {Adoption, ScenarioChosen}
    assert SocialOrder.objects.filter(year=2027).count() == Adoption.objects.count() == 1


def test_without_the_lock_both_write_and_only_the_database_refuses(scenario, monkeypatch):
    doorway = Doorway()

    def read_and_meet(self, pk):
        found = Scenario.objects.get(pk=pk)
        doorway.enter()
        return found

    monkeypatch.setattr(ScenarioQuerySet, "lock", read_and_meet)

    results = chosen_by_two(scenario)

    assert kinds(results) == {Adoption, ConstraintViolated}
    assert Adoption.objects.count() == 1
