import pytest
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, UserFactory, member

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.users.access import SYSTEM, has_permission, require
from sotszakaz.kernel.users.actions import join, register_user
from sotszakaz.kernel.users.errors import LoginTaken
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import ROLES, Director, Finance, Operator, Parent

pytestmark = pytest.mark.django_db


def test_register_user_refuses_a_taken_address_however_it_is_typed():
    register_user(email="parent@example.com", full_name="Примерова Анна Петровна", password="long-enough-1")

    with pytest.raises(LoginTaken, match="уже занят"):
        register_user(email=" Parent@Example.com ", full_name="Другая", password="long-enough-1")


@pytest.mark.parametrize("role", [Parent, Director])
def test_join_twice_gives_the_role_once(role):
    municipality, user = MunicipalityFactory(), UserFactory()
    organisation_id = OrganisationFactory().pk if role is Director else None

    memberships = [join(user, role, municipality_id=municipality.pk, organisation_id=organisation_id) for _ in range(2)]

    assert memberships[0] == memberships[1]
    assert Membership.objects.count() == 1


def test_a_provider_role_without_an_organisation_is_refused():
    with pytest.raises(ConstraintViolated, match="Организация указывается"):
        join(UserFactory(), Director, municipality_id=MunicipalityFactory().pk)


def test_require_tells_strangers_nothing_and_colleagues_no():
    here, elsewhere = MunicipalityFactory(), MunicipalityFactory()

    require(member(Finance, here), Permission.MONTH_CLOSE, here.pk)
    with pytest.raises(NotAllowed):
        require(member(Operator, here), Permission.MONTH_CLOSE, here.pk)
    with pytest.raises(NotFound):
        require(member(Finance, elsewhere), Permission.MONTH_CLOSE, here.pk)


def test_a_director_has_rights_at_the_own_organisation_only():
    here, own, other = MunicipalityFactory(), OrganisationFactory(), OrganisationFactory()
    director = member(Director, here, own)

    def may(organisation_id):
        return has_permission(
            director, Permission.ENROLMENT_ANSWER, municipality_id=here.pk, organisation_id=organisation_id
        )

    assert may(own.pk)
    assert not may(other.pk)
    assert not may(None)


def test_the_system_may_everything():
    require(SYSTEM, Permission.MONTH_CLOSE, 0)


@pytest.mark.parametrize("role", ROLES.values())
def test_every_role_says_in_russian_what_it_is_for(role):
    assert role.title
    assert role.description.endswith(".")
    assert role.permissions


def test_every_permission_belongs_to_a_role():
    given = set().union(*(role.permissions for role in ROLES.values()))

    assert set(Permission) - given == set()
