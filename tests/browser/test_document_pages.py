"""The registry of documents, their templates and the check: on a phone and on a desk."""

from datetime import date

from django.urls import reverse
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, screenshot
from tests.factories.documents import SAMPLES
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member
from tests.factories.word import with_words

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import end_document, form_document
from sotszakaz.kernel.documents.looks import upload_template
from sotszakaz.kernel.documents.states import DocumentKind, Outcome
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Head


def test_documents_can_be_found_checked_and_made_ones_own(page_at, live_server):
    town, studio = MunicipalityFactory(), OrganisationFactory()
    head = member(Head, town)
    act_for([town.pk])
    for kind, make in SAMPLES.items():
        document = form_document(
            kind, municipality_id=town.pk, payload=make(), on=date(2026, 8, 28), by=SYSTEM, organisation_id=studio.pk
        )
    end_document(document_id=document.pk, outcome=Outcome.TERMINATED, on=date(2026, 9, 1), by=SYSTEM)
    upload_template(
        municipality_id=town.pk,
        kind=DocumentKind.AGREEMENT,
        file_name="Наше соглашение.docx",
        content=with_words("agreement", "Свои слова"),
        by=SYSTEM,
    )
    act_for([])

    for width in (PHONE, DESKTOP):
        page = page_at(width, user=head)
        for name, address in {
            "documents": reverse("office:documents"),
            "templates": reverse("office:templates"),
            "template": reverse("office:template", args=["agreement"]),
            "schemas": reverse("portal:schemas"),
            "check": reverse("portal:check_document", args=[document.check_code]),
            "check-form": reverse("portal:check"),
        }.items():
            page.goto(live_server.url + address)
            assert_accessible(page)
            screenshot(page, f"{name}-{width}")
