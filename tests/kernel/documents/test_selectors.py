from datetime import date

import pytest
from django.db import connection
from tests.factories.documents import CHILD, certificate_payload, contract_payload
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import form_document, revise_document
from sotszakaz.kernel.documents.codes import ALPHABET, in_groups, new_code
from sotszakaz.kernel.documents.errors import CodeMistyped, CodeUnknown
from sotszakaz.kernel.documents.selectors import check_document, get_document_for
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


def test_everybody_may_check_a_code_as_it_is_typed(django_assert_num_queries):
    document = certificate()
    act_for([])

    with django_assert_num_queries(1):
        checked = check_document(in_groups(document.check_code).lower())

    assert checked.number == "СС-1/2026"
    assert checked.kind_title == "социальный сертификат"
    assert checked.municipality == document.municipality.name
    assert checked.formed_on == date(2026, 8, 28)
    assert [each.is_valid for each in checked.versions] == [True]


@pytest.mark.parametrize(
    ("kind", "facts"), [(Kind.SOCIAL_CERTIFICATE, certificate_payload()), (Kind.CONTRACT, contract_payload())]
)
def test_the_check_names_nobody_not_even_by_initials(kind, facts):
    home = MunicipalityFactory()
    act_for([home.pk])
    document = form_document(kind, municipality_id=home.pk, payload=facts, on=date(2026, 8, 28), by=SYSTEM)
    act_for([])

    told = check_document(document.check_code).title

    assert CHILD.initials in document.title
    assert CHILD.initials not in told
    assert facts.programme in told


def test_the_check_gives_no_personal_data():
    document = certificate()
    act_for([])

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM check_document(%s)", [document.check_code])
        told = " ".join(str(value) for row in cursor.fetchall() for value in row)

    facts = certificate_payload()
    assert facts.recipient.initials not in told
    assert not any(name in told for name in [*facts.recipient.full_name.split(), facts.recipient.snils])
    assert facts.account_number not in told


def test_a_replaced_version_is_said_to_be_replaced():
    document = certificate()
    changed = certificate_payload(contract=None)
    revise_document(document_id=document.pk, payload=changed, on=date(2026, 9, 2), by=SYSTEM)
    act_for([])

    versions = check_document(document.check_code).versions

    assert [(each.version, each.is_valid) for each in versions] == [(2, True), (1, False)]
    assert versions[0].formed_on == date(2026, 9, 2)
    assert versions[0].sha256 != versions[1].sha256


def test_a_mistyped_code_is_told_from_an_unknown_one():
    document = certificate()
    wrong = next(symbol for symbol in ALPHABET if symbol != document.check_code[0])

    with pytest.raises(CodeMistyped, match="опечатка"):
        check_document(wrong + document.check_code[1:])
    with pytest.raises(CodeUnknown, match="Документа с таким кодом нет"):
        check_document(new_code())


def test_a_code_with_sql_in_it_is_only_mistyped():
    with pytest.raises(CodeMistyped):
        check_document("' OR 1=1 --")


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
