from datetime import date
from urllib.parse import quote

import pytest
from django.urls import reverse
from tests.factories.documents import certificate_payload, order_payload
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member

from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import form_document
from sotszakaz.kernel.documents.states import DocumentKind as Kind
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, GroupMember, Operator, Parent, Teacher

pytestmark = pytest.mark.django_db(transaction=True)

OFFICE, PROVIDER = "office:document_pdf", "provider:document_pdf"


def formed(kind=Kind.SOCIAL_CERTIFICATE, payload=None, organisation=None):
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    document = form_document(
        kind,
        municipality_id=municipality.pk,
        payload=payload or certificate_payload(),
        on=date(2026, 8, 28),
        by=SYSTEM,
        organisation_id=organisation.pk if organisation else None,
    )
    act_for([])
    return document


def opened(client, role, document, organisation=None, address=OFFICE, home=None):
    client.force_login(member(role, home or document.municipality, organisation))
    return client.get(reverse(address, args=[document.pk]))


def test_staff_get_the_document_as_pdf_and_the_look_is_logged(client):
    document = formed()

    answer = opened(client, Operator, document)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert quote("СС-1-2026.pdf") in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "object-src" not in answer.headers["Content-Security-Policy"]
    look = AuditEvent.objects.get(action="document.look")
    assert (look.subject_id, look.municipality_id) == (document.pk, document.municipality_id)


def test_the_provider_gets_the_document_of_its_own(client):
    organisation = OrganisationFactory()

    answer = opened(client, Director, formed(organisation=organisation), organisation, PROVIDER)

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")


def test_staff_without_the_right_are_refused(client):
    assert opened(client, GroupMember, formed()).status_code == 403


def test_strangers_get_404(client):
    document = formed(organisation=OrganisationFactory())

    assert opened(client, Operator, document, home=MunicipalityFactory()).status_code == 404
    assert opened(client, Director, document, OrganisationFactory(), PROVIDER).status_code == 404
    assert opened(client, Director, document, OrganisationFactory()).status_code == 404
    assert opened(client, Parent, document).status_code == 404
    assert not AuditEvent.objects.filter(action="document.look").exists()


def test_a_provider_does_not_read_the_order_of_the_municipality(client):
    document = formed(Kind.SOCIAL_ORDER, order_payload())

    assert opened(client, Teacher, document, OrganisationFactory(), PROVIDER).status_code == 404


def test_a_visitor_is_asked_to_log_in(client):
    answer = client.get(reverse(OFFICE, args=[formed().pk]))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("portal:login"))
