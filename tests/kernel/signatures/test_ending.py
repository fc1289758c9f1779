"""A document that has ended takes no more signatures."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories import documents
from tests.factories.files import JPEG
from tests.factories.kernel import UserFactory
from tests.factories.signing import signing

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.kernel.documents.actions import end_document
from sotszakaz.kernel.documents.states import DocumentKind, Outcome, SigningParty
from sotszakaz.kernel.signatures import errors, ports
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.kernel.signatures.paper import Paper, register_paper
from sotszakaz.kernel.signatures.simple import ask_code, sign_with_code
from sotszakaz.kernel.users.access import SYSTEM

PROVIDER, CITIZEN = SigningParty.PROVIDER, SigningParty.CITIZEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return signing()


def ended(version, on):
    return end_document(document_id=version.document_id, outcome=Outcome.TERMINATED, on=on, by=SYSTEM)


def test_a_file_is_refused_from_the_day_of_the_end(ground):
    agreement = ground.version()
    ended(agreement, ground.today)

    with pytest.raises(errors.DocumentEnded, match="расторгнут и не действует с"):
        ground.sign(agreement, PROVIDER)


def test_a_file_is_taken_while_the_end_is_still_to_come(ground):
    agreement = ground.version()
    ended(agreement, ground.today + timedelta(days=1))

    assert ground.sign(agreement, PROVIDER).party == PROVIDER


def test_a_code_is_neither_sent_nor_taken_after_the_end(ground, monkeypatch, settings):
    settings.SIGNATURE_CODES_ON_SCREEN = True
    parent = UserFactory()

    class Family:
        may_sign = staticmethod(lambda document, user: user == parent)
        users_of = staticmethod(lambda document: [parent.pk])

    monkeypatch.setattr(ports, "_citizens", [Family()])
    contract = ground.version(DocumentKind.CONTRACT, documents.contract_payload())
    ground.sign(contract, PROVIDER)
    code = ask_code(version_id=contract.pk, by=parent, at=ground.now).shown
    ended(contract, ground.today)

    with pytest.raises(errors.DocumentEnded):
        sign_with_code(version_id=contract.pk, code=code, agreed=True, by=parent, at=ground.now)
    with pytest.raises(errors.DocumentEnded):
        ask_code(version_id=contract.pk, by=parent, at=ground.now + timedelta(minutes=2))


def test_a_paper_that_was_signed_before_the_end_is_kept_after_it_and_a_later_one_is_refused(ground, monkeypatch):
    monkeypatch.setattr(ports, "_paper", [lambda kind, municipality_id, on: ""])
    agreement = ground.version()
    ended(agreement, ground.today + timedelta(days=1))
    later = ground.now + timedelta(days=2)

    def bring(signed_on):
        paper = Paper(JPEG, "нет связи", signed_on, {PROVIDER: "Примеров Игорь Львович"}, 1)
        return register_paper(version_id=agreement.pk, paper=paper, by=ground.operator, at=later)

    with pytest.raises(errors.DocumentEnded):
        bring(ground.today + timedelta(days=1))
    assert bring(ground.today).signed_on == ground.today


def test_the_database_refuses_it_too(ground, monkeypatch):
    agreement = ground.version()
    ended(agreement, ground.today)
    monkeypatch.setattr("sotszakaz.kernel.signatures.actions.ensure_not_ended", lambda version, on: None)

    with pytest.raises(ConstraintViolated, match="перестал действовать"):
        ground.sign(agreement, PROVIDER)
    with pytest.raises(IntegrityError, match="takes no more signatures"), transaction.atomic():
        Signature.objects.create(
            version=agreement,
            municipality=ground.municipality,
            party=CITIZEN,
            form="simple",
            signer_name="Примеров",
            payload_sha256=agreement.payload_sha256,
            evidence="{}",
            signed_at=ground.now,
        )
