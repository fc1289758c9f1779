import pytest
from django.urls import reverse
from tests.factories.demand import contract, market
from tests.factories.kernel import UserFactory, member

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Parent

pytestmark = pytest.mark.django_db

ADDRESS = "citizen:document_pdf"


def test_a_parent_gets_the_contract_and_the_certificate_of_the_child(client):
    made = contract(market())
    client.force_login(made.child.added_by)

    for document_id in (made.document_id, made.social_certificate.document_id):
        answer = client.get(reverse(ADDRESS, args=[document_id]))

        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")


def test_documents_of_other_children_are_not_there(client):
    at = market()
    made = contract(at)
    strangers = [member(Parent, at.municipality), at.child().added_by, UserFactory()]

    for stranger in strangers:
        act_for([at.municipality.pk])
        client.force_login(stranger)
        assert client.get(reverse(ADDRESS, args=[made.document_id])).status_code == 404


def test_a_parent_does_not_read_the_agreement_of_the_provider(client):
    made = contract(market())
    client.force_login(made.child.added_by)

    assert client.get(reverse(ADDRESS, args=[made.agreement.document_id])).status_code == 404
