"""A changed category: the value that was given stays, who waits for one waits in the other queue."""

import pytest
from tests.factories import demand, schemes
from tests.factories.changes import changed
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import grant_values, set_funding_scheme, withdraw_value
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, FaceValue
from sotszakaz.demand.certificates.rules import Limits
from sotszakaz.demand.certificates.selectors import certificate_of, former_value, place_in_queue
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db
GENERAL, DISABILITY = ChildCategory.GENERAL, ChildCategory.DISABILITY


def value(category: ChildCategory) -> FaceValue:
    return FaceValue.objects.get(category=category)


@pytest.fixture
def home():
    """One value of the general category for all, and one of another."""
    municipality = schemes.home()
    set_funding_scheme(
        municipality_id=municipality.pk,
        period=demand.YEAR,
        unit="rub",
        title="Программа",
        values={GENERAL: 1_000_00, DISABILITY: 2_000_00},
        limits={GENERAL: Limits(1, None), DISABILITY: Limits(1, None)},
        by=SYSTEM,
    )
    return municipality


def test_a_value_that_was_given_stays_until_it_is_given_anew(home):
    child = demand.child(home)
    assert former_value(certificate_of(child, TODAY), child) is None

    changed(child, category=DISABILITY)

    child = Child.objects.get(pk=child.pk)
    assert former_value(certificate_of(child, TODAY), child) == value(GENERAL)
    withdraw_value(child_id=child.pk, reason="Категория изменилась", by=SYSTEM, on=TODAY)
    grant_values(scheme_id=value(GENERAL).scheme_id, by=SYSTEM, on=TODAY)
    given = CertificatePeriod.objects.get(state="active")
    assert (given.granted_as, given.face_value) == (value(DISABILITY), 2_000_00)
    assert former_value(certificate_of(child, TODAY), child) is None


def test_who_waits_goes_over_to_the_queue_of_the_new_category(home, django_capture_on_commit_callbacks):
    demand.child(home)
    demand.child(home, first_name="Ева", category=DISABILITY)
    waiting = demand.child(home, first_name="Ия")
    certificate = CertificateAccount.objects.get(child=waiting)

    changed(waiting, category=DISABILITY)

    assert place_in_queue(certificate).entry.value == value(DISABILITY)
    assert certificate.periods.count() == 0


def test_who_waits_gets_the_value_of_the_new_category_when_there_is_one(home, django_capture_on_commit_callbacks):
    demand.child(home)
    waiting = demand.child(home, first_name="Ия")

    with django_capture_on_commit_callbacks(execute=True):
        changed(waiting, category=DISABILITY)

    assert CertificatePeriod.objects.get(certificate__child=waiting).granted_as == value(DISABILITY)


def test_a_category_without_a_value_has_no_queue(home):
    demand.child(home)
    waiting = demand.child(home, first_name="Ия")

    changed(waiting, category=ChildCategory.ORPHAN)

    assert place_in_queue(CertificateAccount.objects.get(child=waiting)) is None
