from datetime import date

import pytest
from tests.factories.documents import agreement_payload
from tests.factories.kernel import MunicipalityFactory

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders, registered_checks
from sotszakaz.kernel.documents.actions import form_document
from sotszakaz.kernel.documents.codes import new_code
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


def offenders():
    return {
        check.name: find_offenders(check).offenders
        for check in registered_checks()
        if check.name.startswith("documents.")
    }


def formed(municipality):
    return form_document(
        DocumentKind.AGREEMENT,
        municipality_id=municipality.pk,
        payload=agreement_payload(),
        on=date(2026, 8, 28),
        by=SYSTEM,
    )


def planted(municipality, number):
    return Document.objects.create(
        kind=DocumentKind.AGREEMENT,
        municipality=municipality,
        number=number,
        year=2026,
        full_number=f"СГ-{number}/2026",
        formed_on=date(2026, 8, 28),
        check_code=new_code(),
        title="Соглашение",
    )


def test_documents_formed_by_the_action_pass():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    formed(municipality)
    formed(municipality)

    assert offenders() == {"documents.numbers": 0, "documents.series": 0, "documents.versions": 0}


def test_a_gap_a_number_past_the_series_and_a_document_without_words_are_found():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    formed(municipality)
    planted(municipality, 3)

    assert offenders() == {"documents.numbers": 1, "documents.series": 1, "documents.versions": 1}
