"""Each check passes on an order made by the actions and finds an order spoilt past them."""

from decimal import Decimal

import pytest
from django.db import connection
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.ordering.social_orders.verify import CHECKS

pytestmark = pytest.mark.django_db

BY_NAME = {check.name.partition(".")[2]: check for check in CHECKS}
SPOIL = {
    "volumes_are_granted": "UPDATE social_orders_ordervolume SET person_hours = person_hours + 1",
    "budgets_are_granted": "UPDATE social_orders_budgetline SET account_id = NULL",
    "certificates_fit": "UPDATE social_orders_budgetline SET amount = amount - 1",
    "statuses_follow": "UPDATE social_orders_socialorder SET status_number = 2, change_reason = 'нет прежнего'",
    "documents_end": (
        "UPDATE social_orders_socialorder SET state = 'closed', closed_at = now(), closed_by_id = approved_by_id"
    ),
    "rows_are_at_home": "UPDATE social_orders_ordervolume SET municipality_id = {elsewhere}",
}


@pytest.fixture
def order():
    municipality = MunicipalityFactory()
    order = ordering.approved_order(municipality, person_hours=Decimal("720.25"))
    act_for([municipality.pk])
    return order


@pytest.mark.parametrize("name", BY_NAME)
def test_a_sound_order_passes(order, name):
    assert find_offenders(BY_NAME[name]).passed


@pytest.mark.parametrize("name", BY_NAME)
def test_a_spoilt_order_is_found(order, name):
    elsewhere = MunicipalityFactory().pk
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE NONE")
        for table in ("ordervolume", "budgetline", "socialorder"):
            cursor.execute(f"ALTER TABLE social_orders_{table} DISABLE TRIGGER USER")
        cursor.execute(SPOIL[name].format(elsewhere=elsewhere))

    assert not find_offenders(BY_NAME[name]).passed
