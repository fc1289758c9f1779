from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories.kernel import MunicipalityFactory, adopted

from sotszakaz.foundation.verification import find_offenders, registered_checks
from sotszakaz.kernel.regulations.models import Regulation

pytestmark = pytest.mark.django_db


def offenders():
    check = next(each for each in registered_checks() if each.name == "regulations.versions")
    return find_offenders(check).offenders


def test_adopted_versions_pass():
    municipality = MunicipalityFactory()
    adopted(municipality, starts_on=date(2025, 1, 1))
    adopted(municipality, starts_on=date(2026, 1, 1))

    assert offenders() == 0


def test_a_day_without_rules_between_versions_is_found():
    municipality = MunicipalityFactory()
    closed = adopted(municipality, starts_on=date(2025, 1, 1))
    Regulation.objects.filter(pk=closed.pk).update(valid=DateRange(date(2025, 1, 1), date(2025, 12, 31)))
    Regulation.objects.create(
        municipality=municipality, version=2, title="После перерыва", valid=DateRange(date(2026, 1, 1)), parameters={}
    )

    assert offenders() == 1
