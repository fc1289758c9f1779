"""Each check of values and limits finds the offence that it is for."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.demand.test_verify import finding, offend
from tests.factories import demand, schemes
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import set_part
from sotszakaz.demand.certificates.models import CertificateMonth, CertificatePeriod, FaceValue, SchemePart
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", [{"number_limit": 2}, {"sum_limit": 0}])
def test_a_limit_that_is_not_on_its_account_is_found(change):
    value = schemes.category(schemes.home(), number=3)

    FaceValue.objects.filter(pk=value.pk).update(**change)

    assert finding("certificates.limits").examples == (str(value.pk),)


def test_a_value_given_past_the_limits_is_found():
    home = schemes.home()
    value = schemes.category(home)
    schemes.certificate(home)

    offend("ledger_account", f"UPDATE ledger_account SET held = 0 WHERE id = {value.number_account_id}")

    assert finding("certificates.limits").examples == (str(value.pk),)


def test_a_value_of_a_category_of_another_scheme_is_found():
    home = schemes.home()
    schemes.category(home)
    period = schemes.value_of(schemes.certificate(home))
    strange = schemes.category(home, period=DateRange(date(2027, 1, 1), date(2028, 1, 1)))

    CertificatePeriod.objects.filter(pk=period.pk).update(granted_as=strange)

    assert finding("certificates.categories").examples == (str(period.pk),)


def test_somebody_who_waits_and_has_a_value_is_found():
    home = schemes.home()
    value = schemes.category(home)
    account = schemes.certificate(home)
    entry = account.queue_entries.create(municipality=home, value=value)

    assert finding("certificates.queue").examples == (str(entry.pk),)


def test_a_norm_that_is_not_on_its_account_is_found():
    home = schemes.home()
    schemes.category(home, unit=SchemeUnit.HOURS_PER_WEEK, amount=12_00)
    period = schemes.value_of(schemes.certificate(home))
    sound = finding("certificates.norms").examples

    CertificateMonth.objects.filter(period=period, month=date(2026, 5, 1)).update(norm=1)

    assert (sound, finding("certificates.norms").examples) == ((), (str(period.pk),))


def test_a_part_whose_limit_is_not_what_the_line_holds_is_found():
    at = demand.market()
    value = FaceValue.objects.get(scheme__municipality=at.municipality)
    autumn = DateRange(date(2026, 9, 1), date(2027, 1, 1))
    part = set_part(scheme_id=value.scheme_id, period=autumn, limit=100_00, by=SYSTEM, on=TODAY)
    sound = finding("certificates.parts").examples

    SchemePart.objects.filter(pk=part.pk).update(limit=100_01)

    assert (sound, finding("certificates.parts").examples) == ((), (str(part.pk),))
