from datetime import date

import pytest
from django.db import connection
from tests.factories.documents import CHILD, SAMPLES, certificate_payload
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import end_document, form_document, revise_document
from sotszakaz.kernel.documents.checking import check_document, check_number
from sotszakaz.kernel.documents.codes import ALPHABET, in_groups, new_code
from sotszakaz.kernel.documents.errors import CodeMistyped, CodeUnknown, NumberMistyped, NumberUnknown
from sotszakaz.kernel.documents.states import DocumentKind as Kind
from sotszakaz.kernel.documents.states import Outcome
from sotszakaz.kernel.municipalities.models import AuthorisedBody, Municipality
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db
ON = date(2026, 8, 28)


def formed(kind=Kind.SOCIAL_CERTIFICATE, organisation=None):
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return form_document(
        kind,
        municipality_id=municipality.pk,
        payload=SAMPLES[kind](),
        on=ON,
        by=SYSTEM,
        organisation_id=organisation.pk if organisation else None,
    )


def test_everybody_may_check_a_code_as_it_is_typed(django_assert_num_queries):
    document = formed()
    act_for([])

    with django_assert_num_queries(2):
        checked = check_document(in_groups(document.check_code).lower())

    assert checked.number == "СС-1/2026"
    assert checked.kind_title == "социальный сертификат"
    assert checked.municipality == document.municipality.name
    assert checked.formed_on == ON
    assert checked.state == "in_force"
    assert [each.is_valid for each in checked.versions] == [True]


@pytest.mark.parametrize("typed", ["СС-1/2026", " сс-1/2026 ", "№ СС – 1 / 2026", "сс-01/2026"])
def test_everybody_may_check_a_number_as_it_is_typed(typed):
    document = formed()
    act_for([])

    checked = check_number(typed, municipality_id=document.municipality_id)

    assert checked == check_document(document.check_code)


def test_a_number_without_letters_wants_the_kind():
    document = formed()

    with pytest.raises(NumberMistyped, match="СС-12/2026"):
        check_number("1/2026", municipality_id=document.municipality_id)
    assert check_number("1/2026", municipality_id=document.municipality_id, kind=Kind.SOCIAL_CERTIFICATE)


@pytest.mark.parametrize("typed", ["", "СС-1", "ЩЩ-1/2026", "СС-1/2026; DROP TABLE", "1" * 30])
def test_what_is_no_number_is_said_to_be_none(typed):
    with pytest.raises(NumberMistyped):
        check_number(typed, municipality_id=formed().municipality_id)


def test_a_number_of_another_municipality_kind_or_year_is_unknown():
    document = formed()

    for typed, municipality_id in [
        ("СС-1/2026", MunicipalityFactory().pk),
        ("СС-2/2026", document.municipality_id),
        ("СС-1/2025", document.municipality_id),
        ("ДО-1/2026", document.municipality_id),
    ]:
        with pytest.raises(NumberUnknown, match="Документа с таким номером"):
            check_number(typed, municipality_id=municipality_id)


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_check_gives_no_personal_data(kind):
    document = formed(kind)
    act_for([])

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM examine_document(%s)", [document.check_code])
        told = " ".join(str(value) for row in cursor.fetchall() for value in row)

    assert not any(name in told for name in [*CHILD.full_name.split(), CHILD.snils, CHILD.initials, "Птицына"])
    assert document.title not in told


def test_the_issuer_is_who_signs_as_an_organisation():
    studio = OrganisationFactory()
    contract, agreement = formed(Kind.CONTRACT, studio), formed(Kind.AGREEMENT, studio)
    for document in (contract, agreement):
        AuthorisedBody.objects.create(municipality=document.municipality, name=f"Управление {document.kind}")

    assert check_document(contract.check_code).issuer == studio.full_name
    assert check_document(agreement.check_code).issuer == "Управление agreement"


def test_without_a_body_the_municipality_is_the_issuer():
    document = formed()

    assert check_document(document.check_code).issuer == document.municipality.name


def test_a_replaced_version_is_said_to_be_replaced():
    document = formed()
    changed = certificate_payload(contract=None)
    revise_document(document_id=document.pk, payload=changed, on=date(2026, 9, 2), by=SYSTEM)
    act_for([])

    versions = check_document(document.check_code).versions

    assert [(each.version, each.is_valid) for each in versions] == [(2, True), (1, False)]
    assert versions[0].formed_on == date(2026, 9, 2)
    assert versions[0].sha256 != versions[1].sha256


@pytest.mark.parametrize("outcome", Outcome)
def test_a_document_that_has_ended_is_said_to_have_ended_and_not_why(outcome, clock):
    document = formed()
    clock.go(date(2026, 9, 2))
    end_document(document_id=document.pk, outcome=outcome, on=date(2026, 9, 2), by=SYSTEM, ground="переезд Птицыных")
    act_for([])

    checked = check_document(document.check_code)

    assert (checked.state, checked.ended_on) == (outcome, date(2026, 9, 2))
    assert "переезд" not in repr(checked)


def test_the_end_comes_by_the_day_of_the_municipality(clock):
    document = formed()
    end_document(document_id=document.pk, outcome=Outcome.COMPLETED, on=date(2026, 9, 2), by=SYSTEM)
    act_for([])
    told = {}
    for zone in ("Europe/Moscow", "Asia/Kamchatka"):
        Municipality.objects.filter(pk=document.municipality_id).update(timezone=zone)
        clock.go(date(2026, 9, 1))
        told[zone] = check_document(document.check_code)

    moscow, kamchatka = told.values()
    assert (moscow.state, moscow.last_on, moscow.has_ended) == ("in_force", date(2026, 9, 1), False)
    assert (kamchatka.state, kamchatka.last_on, kamchatka.has_ended) == (Outcome.COMPLETED, None, True)


def test_a_mistyped_code_is_told_from_an_unknown_one():
    document = formed()
    wrong = next(symbol for symbol in ALPHABET if symbol != document.check_code[0])

    with pytest.raises(CodeMistyped, match="опечатка"):
        check_document(wrong + document.check_code[1:])
    with pytest.raises(CodeUnknown, match="Документа с таким кодом нет"):
        check_document(new_code())


def test_a_code_with_sql_in_it_is_only_mistyped():
    with pytest.raises(CodeMistyped):
        check_document("' OR 1=1 --")
