"""What published orders prove of the plan of approbation."""

from datetime import date

import pytest
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.ordering.plans.evidence import Asked
from sotszakaz.ordering.social_orders.plan_proofs import prove_order, prove_publication

pytestmark = pytest.mark.django_db

PUBLISHED, DUE = date(2026, 2, 20), date(2026, 3, 1)


@pytest.fixture
def home():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    ordering.decision(municipality)
    order = ordering.approved_order(municipality)
    order.published_on, order.publication, order.published_by = PUBLISHED, "Единый портал", order.approved_by
    order.save(update_fields=["published_on", "publication", "published_by"])
    return municipality.pk


def test_the_order_of_the_terms_own_year_proves_it(home):
    assert prove_order(Asked(home, DUE, None, None)).happened_on == PUBLISHED
    assert prove_order(Asked(home, DUE.replace(year=2027), None, None)) is None


def test_the_order_proves_a_term_that_has_begun_also_late(home):
    assert prove_order(Asked(home, DUE, date(2026, 2, 1), date(2026, 2, 10))).happened_on == PUBLISHED
    assert prove_order(Asked(home, DUE, date(2026, 2, 21), DUE)) is None


def test_a_publication_proves_the_period_in_which_it_was_and_no_other(home):
    assert prove_publication(Asked(home, DUE, date(2026, 1, 1), date(2026, 12, 31))).happened_on == PUBLISHED
    assert prove_publication(Asked(home, DUE, date(2026, 2, 21), date(2026, 12, 31))) is None
    assert prove_publication(Asked(home, DUE, date(2026, 1, 1), date(2026, 2, 19))) is None


def test_an_order_of_another_municipality_proves_nothing(home):
    assert prove_publication(Asked(MunicipalityFactory().pk, DUE, None, None)) is None
