from datetime import date

import pytest
from tests.factories.documents import certificate_payload
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import form_document
from sotszakaz.kernel.documents.selectors import get_document_for
from sotszakaz.kernel.documents.states import DocumentKind as Kind
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, GroupMember, Operator, Parent

pytestmark = pytest.mark.django_db


def certificate(organisation=None):
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return form_document(
        Kind.SOCIAL_CERTIFICATE,
        municipality_id=municipality.pk,
        payload=certificate_payload(),
        on=date(2026, 8, 28),
        by=SYSTEM,
        organisation_id=organisation.pk if organisation else None,
    )


def test_staff_with_the_right_and_the_provider_may_read():
    organisation = OrganisationFactory()
    document = certificate(organisation)
    home = document.municipality

    assert get_document_for(member(Operator, home), document.pk) == document
    assert get_document_for(member(Director, home, organisation), document.pk) == document


def test_staff_without_the_right_are_told_so():
    document = certificate()

    with pytest.raises(NotAllowed):
        get_document_for(member(GroupMember, document.municipality), document.pk)


def test_strangers_learn_nothing():
    document = certificate(OrganisationFactory())
    home = document.municipality

    for stranger in (
        member(Operator, MunicipalityFactory()),
        member(Director, home, OrganisationFactory()),
        member(Parent, home),
    ):
        with pytest.raises(NotFound):
            get_document_for(stranger, document.pk)
    with pytest.raises(NotFound):
        get_document_for(member(Operator, home), document.pk + 1)
