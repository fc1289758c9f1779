"""What the registry of agreements proves of the plan of approbation."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.factories import supply
from tests.factories.documents import SAMPLES

from sotszakaz.kernel.documents.actions import revise_document
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.signatures.models import PaperOriginal
from sotszakaz.kernel.signatures.recording import record_signature
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.plans.evidence import Asked
from sotszakaz.supply.agreements.plan_proofs import prove_agreements, prove_electronic

pytestmark = pytest.mark.django_db

BODY, PROVIDER = SigningParty.BODY, SigningParty.PROVIDER
FIRST, SECOND = date(2026, 8, 10), date(2026, 8, 17)


@pytest.fixture
def agreement():
    """In force from the day it was made, as where the regulation waits for no signatures."""
    return supply.agreement()


def signed(agreement, party, day, *, on_paper=False):
    version = latest_version(agreement.document_id)
    how = {"form": "paper", "paper": original(version, day)} if on_paper else by_key()
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    record_signature(version, party=party, evidence={}, by=SYSTEM, at=at, signer_name="Образцова В. П.", **how)


def by_key():
    return {"form": "cms", "cms": b"signature", "certificate_sha256": "0" * 64}


def original(version, day):
    scan = b"a scan"
    return PaperOriginal.objects.create(
        version=version,
        municipality_id=version.municipality_id,
        content=scan,
        media_type="image/jpeg",
        sha256=hashlib.sha256(scan).hexdigest(),
        ground="нет связи",
        signed_on=day,
    )


def electronic(agreement, since=None, until=None):
    return prove_electronic(Asked(agreement.municipality_id, FIRST, since, until))


def test_an_agreement_is_electronic_from_the_day_of_its_last_signature(agreement):
    signed(agreement, PROVIDER, FIRST)
    signed(agreement, BODY, SECOND)

    proof = electronic(agreement)

    assert (proof.happened_on, proof.subject) == (SECOND, agreement)
    assert f"в электронной форме первое соглашение с исполнителем: № {agreement.number}" in proof.words
    assert electronic(agreement, since=SECOND, until=SECOND) == proof
    assert electronic(agreement, until=SECOND - timedelta(days=1)) is None


@pytest.mark.parametrize("parties", [[], [PROVIDER]])
def test_an_agreement_that_a_side_has_not_signed_proves_nothing_electronic(agreement, parties):
    for party in parties:
        signed(agreement, party, FIRST)

    assert electronic(agreement) is None
    assert prove_agreements(Asked(agreement.municipality_id, FIRST, None, None)).subject == agreement


def test_an_agreement_with_one_side_on_paper_is_not_electronic(agreement):
    signed(agreement, PROVIDER, FIRST, on_paper=True)
    signed(agreement, BODY, SECOND)

    assert electronic(agreement) is None


def test_signatures_of_a_replaced_version_prove_nothing(agreement):
    signed(agreement, PROVIDER, FIRST)
    signed(agreement, BODY, FIRST)
    payload = SAMPLES[DocumentKind.AGREEMENT]()
    revise_document(document_id=agreement.document_id, payload=payload, on=SECOND, by=SYSTEM)
    signed(agreement, PROVIDER, SECOND)

    assert electronic(agreement) is None


def test_agreements_of_others_prove_nothing(agreement):
    other = supply.agreement()
    signed(other, PROVIDER, FIRST)
    signed(other, BODY, FIRST)

    assert prove_electronic(Asked(agreement.municipality_id, FIRST, None, None)) is None


def test_an_agreement_proves_the_period_in_which_it_came_into_force_and_no_other(agreement):
    home = agreement.municipality_id
    found = prove_agreements(Asked(home, FIRST, None, None))
    day, one = found.happened_on, timedelta(days=1)

    assert prove_agreements(Asked(home, FIRST, day, day)).subject == agreement
    assert prove_agreements(Asked(home, FIRST, day + one, None)) is None
    assert prove_agreements(Asked(home, FIRST, None, day - one)) is None
