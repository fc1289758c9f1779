from datetime import date
from decimal import Decimal

import pytest
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.ordering import ARTISTIC, TECHNICAL

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.catalogue.actions import ensure_services, set_unit_cost
from sotszakaz.ordering.catalogue.errors import UnitCostInForce
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.selectors import unit_cost_on, unit_costs_on

pytestmark = pytest.mark.django_db

SINCE = date(2026, 1, 1)


def row(code: str, **changes) -> SocialService:
    return SocialService(**{"code": code, "name": "Программы", "focus": "техническая", "status": "valid", **changes})


@pytest.fixture
def service():
    return ensure_services([row(TECHNICAL)])[TECHNICAL]


@pytest.fixture
def operator():
    return member(Operator, MunicipalityFactory())


def set_cost(operator, service, **changes):
    given = {"amount": Decimal("169.55"), "since": SINCE, "clause": "Постановление № 1"}
    municipality_id = operator.memberships.get().municipality_id
    return set_unit_cost(municipality_id=municipality_id, service_id=service.pk, by=operator, **{**given, **changes})


def test_ensure_services_adds_what_is_missing_and_leaves_what_is_there(service):
    known = ensure_services([row(TECHNICAL, name="Названа иначе"), row(ARTISTIC)])

    assert known[TECHNICAL] == service
    assert known[TECHNICAL].name == "Программы"
    assert known[ARTISTIC].pk


@pytest.mark.parametrize(
    ("code", "status"),
    [("804200О.99.0.ББ52А320000", "valid"), ("42Д42000300100102004100", "valid"), (TECHNICAL, "legacy")],
)
def test_ensure_services_refuses_a_code_of_another_shape(code, status):
    with pytest.raises(ConstraintViolated, match="структуре реестрового номера"):
        ensure_services([row(code, status=status)])


def test_ensure_services_takes_a_code_of_the_old_structure():
    assert ensure_services([row("42Д42000300100102004100", status="legacy")])


def test_set_unit_cost_ends_the_one_before(operator, service):
    set_cost(operator, service)
    set_cost(operator, service, since=date(2027, 1, 1), amount=Decimal(200))

    municipality_id = operator.memberships.get().municipality_id
    assert unit_cost_on(municipality_id, service.pk, date(2026, 12, 31)).amount == Decimal("169.55")
    assert unit_cost_on(municipality_id, service.pk, date(2027, 1, 1)).amount == Decimal(200)
    assert unit_cost_on(municipality_id, service.pk, date(2025, 12, 31)) is None
    assert set(unit_costs_on(municipality_id, [service.pk], date(2026, 5, 5))) == {service.pk}


def test_set_unit_cost_refuses_a_day_not_after_the_one_before(operator, service):
    set_cost(operator, service)

    with pytest.raises(UnitCostInForce):
        set_cost(operator, service)


def test_set_unit_cost_refuses_nothing_a_person_hour(operator, service):
    with pytest.raises(ConstraintViolated, match="больше нуля"):
        set_cost(operator, service, amount=Decimal(0))


def test_set_unit_cost_is_for_those_who_edit_the_order(operator, service):
    head = member(Head, operator.memberships.get().municipality)

    with pytest.raises(NotAllowed):
        set_cost(head, service)
