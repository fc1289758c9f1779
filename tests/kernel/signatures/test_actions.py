"""Signing by the sides of a document: turns, people, evidence; nothing of it ever changes."""

import json
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import documents
from tests.factories.gost_ca import Authority
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member
from tests.factories.signing import BODY_OGRN, PROVIDER_SNILS, signing
from tests.verification import verify

from sotszakaz.foundation.models import AuditEvent, OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import revise_document
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.signatures import errors
from sotszakaz.kernel.signatures.actions import ensure_complete, sign_with_cms
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.kernel.signatures.selectors import standing_of, standings_of
from sotszakaz.kernel.signatures.states import ActingBasis
from sotszakaz.kernel.signatures.trusting import add_revocation_list, dismiss_signatory, end_trust
from sotszakaz.kernel.signatures.verify import TURNS_WERE_KEPT
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, GroupMember, Operator

BODY, PROVIDER, CITIZEN = SigningParty.BODY, SigningParty.PROVIDER, SigningParty.CITIZEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return signing()


@pytest.fixture
def agreement(ground):
    return ground.version()


def test_sides_sign_in_their_order_until_the_document_is_complete(ground, agreement):
    assert standing_of(agreement).whose == "исполнитель услуг"

    ground.sign(agreement, PROVIDER)
    assert standing_of(agreement).whose == "уполномоченный орган"
    with pytest.raises(errors.NotSigned, match=r"СГ-1/\d{4}.*уполномоченный орган"):
        ensure_complete(agreement)
    ground.sign(agreement, BODY)

    standing = standing_of(agreement)
    assert standing.is_complete
    assert [each.signature.signer_name for each in standing.turns] == [
        "Примеров Игорь Львович",
        "Образцова Вера Павловна",
    ]
    ensure_complete(agreement)
    assert verify()[-1].endswith("0 failed")


def test_each_signature_is_logged_and_told_and_the_last_one_completes(ground, agreement):
    ground.sign(agreement, PROVIDER)
    ground.sign(agreement, BODY)

    told = OutboxMessage.objects.filter(topic__startswith="document.").order_by("pk").values_list("topic", "payload")
    assert list(told) == [
        ("document.signed", {"version": 1, "party": "provider", "next": ["body"]}),
        ("document.signed", {"version": 1, "party": "body", "next": []}),
        ("document.completed", {"version": 1}),
    ]
    assert AuditEvent.objects.filter(action="document.sign").count() == 2


@pytest.mark.parametrize("kind", ["512", "rsa"])
def test_other_keys_sign_too(kind):
    ground = signing(kind)

    assert ground.sign(ground.version(), PROVIDER).form == "cms"


def test_evidence_says_what_was_verified_and_hides_most_of_the_snils(ground, agreement):
    signature = ground.sign(agreement, PROVIDER)

    said = json.loads(signature.evidence)
    assert said["payload_sha256"] == agreement.payload_sha256 == signature.payload_sha256
    assert said["algorithm"] == "ГОСТ Р 34.10-2012, 256 бит"
    assert said["certificate"]["ogrn"] == ground.provider.ogrn
    assert said["certificate"]["snils"] == signature.signer_snils == "***-***-789 64"
    assert [each["title"] for each in said["chain"]] == ["Испытательный выдающий центр", "Испытательный корневой центр"]
    assert PROVIDER_SNILS not in signature.evidence


def test_sign_refuses_a_side_before_its_turn(ground, agreement):
    with pytest.raises(errors.WrongTurn, match="исполнитель услуг"):
        ground.sign(agreement, BODY)


def test_sign_refuses_a_side_twice(ground, agreement):
    ground.sign(agreement, PROVIDER)

    with pytest.raises(errors.AlreadySigned):
        ground.sign(agreement, PROVIDER)


def test_sign_refuses_a_side_that_the_kind_does_not_have(ground):
    with pytest.raises(errors.FormNotAllowed):
        ground.sign(ground.version(DocumentKind.SOCIAL_ORDER, documents.order_payload()), PROVIDER)


def test_sign_refuses_the_signature_of_another_document(ground, agreement):
    other = ground.version()
    cms = ground.provider_head.sign(other.payload.encode())

    with pytest.raises(errors.OtherContent):
        sign_with_cms(version_id=agreement.pk, party=PROVIDER, cms=cms, by=ground.director, at=ground.now)


def test_sign_refuses_a_version_that_is_replaced(ground, agreement):
    revise_document(
        document_id=agreement.document_id, payload=documents.agreement_payload(), on=ground.today, by=SYSTEM
    )

    with pytest.raises(errors.VersionReplaced):
        ground.sign(agreement, PROVIDER)


def test_a_new_version_asks_for_signatures_of_its_own(ground, agreement):
    ground.sign(agreement, PROVIDER)
    changed = revise_document(
        document_id=agreement.document_id, payload=documents.agreement_payload(), on=ground.today, by=SYSTEM
    )

    standings = standings_of([agreement, changed])

    assert standings[agreement.pk].is_begun
    assert not standings[changed.pk].is_begun


def test_sign_refuses_a_person_who_is_not_a_signatory(ground, agreement):
    stranger = ground.between.person(
        surname="Чужаков", given_name="Пётр", snils="11122233381", ogrn=ground.provider.ogrn
    )

    with pytest.raises(errors.ForeignKey, match=r"Чужаков Пётр.*Примеров Игорь Львович"):
        ground.sign(agreement, PROVIDER, owner=stranger)


def test_sign_refuses_the_key_of_another_organisation(ground, agreement):
    elsewhere = ground.between.person(surname="Примеров", snils=PROVIDER_SNILS, ogrn=BODY_OGRN)

    with pytest.raises(errors.ForeignKey):
        ground.sign(agreement, PROVIDER, owner=elsewhere)


def test_a_private_certificate_does_with_a_power_of_attorney_only(ground, agreement):
    private = ground.between.person(surname="Примерова", given_name="Анна Сергеевна", snils="11122233381")
    appointed = ground.appoint(ground.provider)
    with pytest.raises(errors.ForeignKey):
        ground.sign(agreement, PROVIDER, owner=private)
    dismiss_signatory(signatory_id=appointed.pk, by=ground.operator, last_day=ground.today - timedelta(days=1))
    ground.appoint(
        ground.provider, since=ground.today, basis=ActingBasis.POWER_OF_ATTORNEY, basis_document="№ 7 от 01.02.2026"
    )

    assert ground.sign(agreement, PROVIDER, owner=private).signer_name == "Примерова Анна Сергеевна"


def test_sign_refuses_a_signatory_whose_right_has_ended(ground, agreement):
    signatory = ground.appoint(ground.provider, snils="11122233381")
    key = ground.between.person(surname="Примерова", snils="11122233381", ogrn=ground.provider.ogrn)
    dismiss_signatory(signatory_id=signatory.pk, by=ground.operator, last_day=ground.today - timedelta(days=1))

    with pytest.raises(errors.ForeignKey):
        ground.sign(agreement, PROVIDER, owner=key)


def test_sign_refuses_after_the_trust_has_ended(ground):
    root = Authority.root("256", "Другой корневой центр")
    key = root.person(surname="Примеров", snils=PROVIDER_SNILS, ogrn=ground.provider.ogrn)

    with pytest.raises(errors.RootUnknown, match="Другой корневой центр"):
        ground.sign(ground.version(), PROVIDER, owner=key)


def test_what_was_judged_before_the_end_of_trust_stays(ground, agreement):
    ground.sign(agreement, PROVIDER)

    end_trust(root_id=ground.trusted.pk, municipality_id=ground.municipality.pk, by=ground.operator, on=ground.today)

    assert standing_of(agreement).is_begun


def test_sign_refuses_a_certificate_in_the_list_of_revoked(ground, agreement):
    revoked = ground.between.revocation_list([ground.provider_head], on=ground.now - timedelta(hours=1))
    add_revocation_list(municipality_id=ground.municipality.pk, content=revoked, by=ground.operator, at=ground.now)

    with pytest.raises(errors.CertificateRevoked):
        ground.sign(agreement, PROVIDER)


def test_sign_refuses_colleagues_without_the_right_and_strangers(ground, agreement):
    cms = ground.provider_head.sign(agreement.payload.encode())
    colleague = member(GroupMember, ground.municipality)
    other_provider = member(Director, ground.municipality, OrganisationFactory())
    stranger = member(Operator, MunicipalityFactory())

    for who, refusal in [
        (colleague, errors.NotAllowed),
        (other_provider, errors.NotAllowed),
        (stranger, errors.NotFound),
    ]:
        with pytest.raises(refusal):
            sign_with_cms(version_id=agreement.pk, party=PROVIDER, cms=cms, by=who, at=ground.now)


def test_a_provider_does_not_bring_signatures_of_the_body(ground, agreement):
    ground.sign(agreement, PROVIDER)
    cms = ground.body_head.sign(agreement.payload.encode())

    with pytest.raises(errors.NotAllowed):
        sign_with_cms(version_id=agreement.pk, party=BODY, cms=cms, by=ground.director, at=ground.now)


@pytest.mark.parametrize("statement", ["UPDATE {} SET evidence = '{{}}'", "DELETE FROM {}"])
def test_signatures_never_change(ground, agreement, statement):
    ground.sign(agreement, PROVIDER)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("signatures_signature"))


def test_the_database_refuses_a_signature_of_other_bytes(ground, agreement):
    signature = ground.sign(agreement, PROVIDER)
    signature.pk, signature.party, signature.payload_sha256 = None, "body", "0" * 64

    with pytest.raises(IntegrityError, match="bytes of its version"), transaction.atomic():
        signature.save(force_insert=True)


def test_signatures_of_another_municipality_are_not_there(ground, agreement):
    ground.sign(agreement, PROVIDER)

    act_for([MunicipalityFactory().pk])

    assert not Signature.objects.exists()
    with pytest.raises(errors.NotFound):
        ground.sign(agreement, BODY)


def test_standings_of_many_take_one_query(ground, django_assert_num_queries):
    versions = [ground.version() for _ in range(3)]
    ground.sign(versions[0], PROVIDER)

    with django_assert_num_queries(1):
        standings = standings_of(versions)

    assert [standings[each.pk].is_begun for each in versions] == [True, False, False]


def test_verify_finds_a_signature_whose_document_was_changed(ground, agreement):
    ground.sign(agreement, PROVIDER)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ALTER TABLE documents_documentversion DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE documents_documentversion DROP CONSTRAINT document_version_sum")
        cursor.execute("UPDATE documents_documentversion SET payload = payload || ' ' WHERE id = %s", [agreement.pk])

    assert any("signatures.bytes" in line for line in verify())


def test_verify_asks_about_every_kind_that_a_provider_signs_first():
    after_provider = {str(kind) for kind, each in KINDS.items() if len({turn.order for turn in each.signing}) == 2}

    assert set(re.findall(r"'([a-z_]+)'", TURNS_WERE_KEPT.split("AND s.party")[0])) == after_provider
