import io

import pytest
from django.urls import reverse
from docx import Document as Word
from tests.factories.demand import application, contract, market
from tests.factories.kernel import UserFactory, member

from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Operator, Parent

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


def test_family_provider_and_body_open_the_application_as_a_document_from_its_card(client):
    at = market()
    made = application(at)
    drain_together()
    act_for([at.municipality.pk])
    paper = made.papers.get()
    people = {
        "citizen:enrolment": made.applied_by,
        "provider:application": at.director(),
        "office:enrolment": member(Operator, at.municipality),
    }

    for card, person in people.items():
        client.force_login(person)
        page = client.get(reverse(card, args=[made.pk])).content.decode()
        assert f"Заявление о зачислении и получении сертификата № {paper.document.full_number}" in page
        address = reverse(f"{card.partition(':')[0]}:document", args=[paper.document_id])
        assert address in page
        assert client.get(address).status_code == 200


def test_a_parent_takes_the_document_as_a_word_file_and_a_stranger_does_not(client):
    at = market()
    made = contract(at)
    client.force_login(made.child.added_by)
    address = reverse("citizen:document_docx", args=[made.document_id])

    answer = client.get(address)

    assert address in client.get(reverse("citizen:document", args=[made.document_id])).content.decode()
    cells = [cell.text for table in Word(io.BytesIO(answer.content)).tables for row in table.rows for cell in row.cells]
    assert any(made.child.full_name in each for each in cells)
    act_for([at.municipality.pk])
    client.force_login(at.child().added_by)
    assert client.get(address).status_code == 404
