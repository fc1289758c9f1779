"""Figures of registers: a year begins at midnight by the clock of the municipality."""

from datetime import UTC, date, datetime

import pytest
from tests.factories import supply

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.oversight.indicators.measures import MEASURES
from sotszakaz.oversight.indicators.selectors import year_of
from sotszakaz.supply.providers.models import ProviderApplication

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("submitted_at", "year"),
    [
        (datetime(2025, 12, 31, 16, 59, tzinfo=UTC), 2025),
        (datetime(2025, 12, 31, 17, 0, tzinfo=UTC), 2026),  # midnight in Krasnoyarsk, eight in the evening in Moscow
    ],
)
def test_an_application_on_new_year_night_is_of_the_year_that_has_begun_there(submitted_at, year):
    home = supply.decided_municipality()
    home.timezone = "Asia/Krasnoyarsk"
    home.save(update_fields=["timezone"])
    act_for([home.pk])
    applied = supply.application(home)
    ProviderApplication.objects.filter(pk=applied.pk).update(submitted_at=submitted_at)

    counted = {each: MEASURES["2.M"].rows(year_of(home.pk, date(each, 3, 1))).count() for each in (2025, 2026)}

    assert counted == {year: 1, 4051 - year: 0}
