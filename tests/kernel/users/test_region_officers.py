"""Officials of regions are appointed by the administrator of the platform and by nobody else."""

import pytest
from tests.factories.kernel import MunicipalityFactory, UserFactory, member

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.users import errors
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.region_officers import appoint_region_officer, release_region_officer
from sotszakaz.kernel.users.roles import Administrator, Head, Operator, Parent, PlatformAdministrator, RegionOfficer

pytestmark = pytest.mark.django_db

REGION = "Примерская область"


@pytest.fixture
def municipality():
    return MunicipalityFactory(region=REGION)


@pytest.fixture
def administrator():
    return member(PlatformAdministrator, MunicipalityFactory())


def appoint(person, by, region=REGION):
    home = by.memberships.get().municipality_id
    return appoint_region_officer(municipality_id=home, email=person.email, region=region, by=by)


def release(membership, by):
    return release_region_officer(
        municipality_id=by.memberships.get().municipality_id, membership_id=membership.pk, by=by
    )


def test_the_administrator_of_the_platform_appoints_for_any_region_once(municipality, administrator):
    person = UserFactory()

    given = appoint(person, administrator)
    again = appoint(person, administrator)

    assert given == again == person.memberships.get()
    assert (given.municipality, given.role) == (municipality, RegionOfficer)


def test_a_parent_may_be_an_official_too(municipality, administrator):
    parent = member(Parent, municipality)

    assert appoint(parent, administrator).role is RegionOfficer


@pytest.mark.parametrize("role", [Operator, Head, Administrator, RegionOfficer])
def test_nobody_else_appoints_or_releases(municipality, administrator, role):
    given = appoint(UserFactory(), administrator)
    clerk = member(role, municipality)

    with pytest.raises(NotAllowed):
        appoint(UserFactory(), clerk)
    with pytest.raises(NotAllowed):
        release(given, clerk)


def test_an_unknown_or_closed_login_and_an_unknown_region_are_refused(municipality, administrator):
    with pytest.raises(errors.LoginUnknown, match="зарегистрируется"):
        appoint(UserFactory.build(), administrator)
    with pytest.raises(errors.LoginUnknown):
        appoint(UserFactory(is_active=False), administrator)
    with pytest.raises(errors.RegionUnknown):
        appoint(UserFactory(), administrator, region="Нет такой")


def test_a_login_of_staff_keeps_its_one_place(municipality, administrator):
    MunicipalityFactory(region="Другая область")
    official = UserFactory()
    appoint(official, administrator)

    with pytest.raises(errors.LoginOfStaff, match="оператор"):
        appoint(member(Operator, municipality), administrator)
    with pytest.raises(errors.LoginOfStaff, match=REGION):
        appoint(official, administrator, region="Другая область")


def test_a_released_official_has_no_role(municipality, administrator):
    given = appoint(UserFactory(), administrator)

    assert release(given, administrator) == given.user

    assert not Membership.objects.filter(role_name=RegionOfficer.name).exists()
    with pytest.raises(NotFound):
        release(given, administrator)


def test_no_other_role_is_taken_back_here(municipality, administrator):
    operator = member(Operator, municipality)

    with pytest.raises(NotFound):
        release(operator.memberships.get(), administrator)
