import pytest
from tests.factories.kernel import PASSWORD, MunicipalityFactory, OrganisationFactory, inn_of, member, ogrn_of, snils_of

from sotszakaz.kernel.municipalities import rules
from sotszakaz.kernel.users.access import has_permission
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import Director, Operator

SEQUENCES = range(0, 5000, 7)


def test_numbers_of_factories_have_right_check_digits():
    assert all(rules.is_inn(inn_of(each)) for each in SEQUENCES)
    assert all(rules.is_ogrn(ogrn_of(each)) for each in SEQUENCES)
    assert all(rules.is_snils(snils_of(each)) for each in SEQUENCES)


@pytest.mark.django_db
def test_member_has_the_rights_of_the_role_and_can_log_in(client):
    municipality = MunicipalityFactory(with_body=True)
    operator = member(Operator, municipality)
    director = member(Director, municipality, OrganisationFactory(non_profit=True))

    assert has_permission(operator, Permission.ACT_UPLOAD, municipality_id=municipality.pk)
    assert not has_permission(director, Permission.ACT_UPLOAD, municipality_id=municipality.pk)
    assert client.login(username=operator.email, password=PASSWORD)
    assert municipality.authorised_body.name
