import json
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.documents import (
    agreement_payload,
    certificate_payload,
    contract_termination_payload,
    register_payload,
)
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import Content, end_document, form_document, form_documents, revise_document
from sotszakaz.kernel.documents.codes import is_code
from sotszakaz.kernel.documents.errors import AlreadyEnded
from sotszakaz.kernel.documents.models import Document, DocumentEnding, DocumentVersion
from sotszakaz.kernel.documents.payloads.canonical import sha256_of
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind as Kind
from sotszakaz.kernel.documents.states import Outcome
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator

ON = date(2026, 8, 28)


@pytest.fixture
def municipality(db):
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return municipality


def formed(municipality, kind=Kind.SOCIAL_CERTIFICATE, payload=None, on=ON):
    payload = payload or certificate_payload()
    return form_document(kind, municipality_id=municipality.pk, payload=payload, on=on, by=SYSTEM)


def test_a_document_gets_a_number_a_code_and_its_first_version(municipality):
    clerk = member(Operator, municipality)
    organisation = OrganisationFactory()

    document = form_document(
        Kind.SOCIAL_CERTIFICATE,
        municipality_id=municipality.pk,
        payload=certificate_payload(),
        on=ON,
        by=clerk,
        organisation_id=organisation.pk,
    )

    version = latest_version(document.pk)
    assert (document.number, document.year, document.full_number) == (1, 2026, "СС-1/2026")
    assert document.organisation_id == organisation.pk
    assert is_code(document.check_code)
    assert (version.version, version.formed_by_id) == (1, clerk.pk)
    assert version.payload_sha256 == sha256_of(version.payload)
    assert AuditEvent.objects.get(action="document.form").details["number"] == "СС-1/2026"


def test_the_kept_payload_tells_everything_that_is_printed(municipality):
    document = formed(municipality)

    kept = json.loads(latest_version(document.pk).payload)

    assert kept["number"] == "СС-1/2026"
    assert kept["formed_on"] == "2026-08-28"
    assert kept["check_code"] == document.check_code
    assert kept["municipality"] == municipality.name
    assert kept["content"]["price"] == "12240.00"


def test_numbers_run_without_gaps_apart_by_kind_year_and_municipality(municipality):
    neighbour = MunicipalityFactory()
    act_for([municipality.pk, neighbour.pk])

    formed(municipality)
    with transaction.atomic():
        formed(municipality)
        transaction.set_rollback(True)

    assert formed(municipality).number == 2
    assert formed(municipality, Kind.AGREEMENT, agreement_payload()).number == 1
    assert formed(municipality, on=date(2027, 1, 1)).number == 1
    assert formed(neighbour).number == 1


def test_a_batch_is_numbered_in_its_order_in_few_queries(municipality, django_assert_num_queries):
    contents = [Content(register_payload(lines=lines)) for lines in range(1, 201)]

    with django_assert_num_queries(8):
        documents = form_documents(
            Kind.PAYMENT_REGISTER, municipality_id=municipality.pk, contents=contents, on=ON, by=SYSTEM
        )

    assert [document.number for document in documents] == list(range(1, 201))
    assert DocumentVersion.objects.count() == 200
    assert len(json.loads(latest_version(documents[6].pk).payload)["content"]["lines"]) == 7


def test_an_empty_batch_takes_no_number(municipality):
    nothing = form_documents(Kind.CONTRACT, municipality_id=municipality.pk, contents=[], on=ON, by=SYSTEM)

    assert nothing == []
    assert not Document.objects.exists()


def test_a_kind_takes_its_own_payload_only(municipality):
    with pytest.raises(TypeError):
        formed(municipality, Kind.CONTRACT)
    with pytest.raises(TypeError):
        formed(municipality, Kind.SINGLE_CERTIFICATE)


def test_a_revision_keeps_number_and_code(municipality):
    document = formed(municipality)

    revise_document(document_id=document.pk, payload=certificate_payload(contract=None), on=date(2026, 9, 2), by=SYSTEM)

    latest = latest_version(document.pk)
    assert latest.version == 2
    assert json.loads(latest.payload)["number"] == document.full_number
    assert json.loads(latest.payload)["version_formed_on"] == "2026-09-02"
    assert document.versions.count() == 2


def ended(document, on=date(2026, 9, 2), **values):
    return end_document(document_id=document.pk, outcome=Outcome.TERMINATED, on=on, by=SYSTEM, **values)


def test_an_end_names_the_paper_that_ends_the_document(municipality):
    document = formed(municipality)
    paper = formed(municipality, Kind.CONTRACT_TERMINATION, contract_termination_payload())

    ending = ended(document, ground="по заявлению", by_document=paper)

    assert (ending.municipality_id, ending.by_document, ending.ground) == (municipality.pk, paper, "по заявлению")
    assert AuditEvent.objects.get(action="document.end").subject_id == document.pk


def test_a_document_ends_once(municipality):
    document = formed(municipality)
    ended(document)

    with pytest.raises(Refusal, match="Документ уже не действует"):
        ended(document)


def test_a_document_does_not_end_before_it_was_formed(municipality):
    with pytest.raises(AlreadyEnded, match=r"СС-1/2026 не может перестать действовать 27\.08\.2026"):
        ended(formed(municipality), on=date(2026, 8, 27))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents_documentending SET ground = ''",
        "DELETE FROM documents_documentending",
        "UPDATE documents_document SET title = 'Другой'",
        "DELETE FROM documents_document",
        "UPDATE documents_documentversion SET payload = '{}'",
        "DELETE FROM documents_documentversion",
    ],
)
def test_documents_and_versions_never_change(municipality, statement):
    ended(formed(municipality))

    with pytest.raises(IntegrityError, match="never change"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_a_sum_that_is_not_of_the_payload(municipality):
    document = formed(municipality)

    with pytest.raises(IntegrityError, match="document_version_sum"):
        DocumentVersion.objects.create(
            document=document,
            municipality=municipality,
            version=2,
            payload="{}",
            payload_sha256=sha256_of("{ }"),
            formed_on=ON,
        )


def test_documents_of_another_municipality_are_not_there(municipality):
    ended(formed(municipality))

    act_for([MunicipalityFactory().pk])

    assert not Document.objects.exists()
    assert not DocumentVersion.objects.exists()
    assert not DocumentEnding.objects.exists()
    with pytest.raises(Exception, match="row-level security"):
        formed(municipality)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers_and_no_gap():
    municipality = MunicipalityFactory()
    together = Barrier(2)

    def form_many():
        act_for([municipality.pk])
        try:
            for _ in range(10):
                together.wait(timeout=60)
                with transaction.atomic():
                    formed(municipality)
        finally:
            connection.close()

    threads = [Thread(target=form_many) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    act_for([municipality.pk])
    assert sorted(Document.objects.values_list("number", flat=True)) == list(range(1, 21))
