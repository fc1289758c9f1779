"""The conclusion of an expert is a document that the expert signs."""

import json

import pytest
from tests.factories import certification as made
from tests.factories.kernel import member
from tests.factories.replay import replayed
from tests.factories.signing import signing

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.documents.selectors import get_document_for, latest_version
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.signatures.actions import sign_with_cms
from sotszakaz.kernel.signatures.errors import ForeignKey
from sotszakaz.kernel.signatures.ports import experts_of
from sotszakaz.kernel.signatures.selectors import standing_of
from sotszakaz.kernel.users.roles import Director, Expert, Operator
from sotszakaz.supply.programmes.conclusions import Mark
from sotszakaz.supply.programmes.expertise import finish_review

pytestmark = pytest.mark.django_db


@pytest.fixture
@replayed
def concluded():
    """One of two experts has concluded."""
    asked = made.under_review()
    review = asked.reviews.order_by("pk")[0]
    review.expert.full_name = "Примерова Анна Сергеевна"
    review.expert.save(update_fields=["full_name"])
    marks = {**made.marks(asked), 0: Mark(2, "Цели названы не все.")}
    text = "Вывод первый.\n\n" + "слово " * 600
    return finish_review(review_id=review.pk, marks=marks, conclusion=text, by=review.expert, on=made.TODAY)


def signed(ground, review, surname, given_name, by):
    version = latest_version(review.document_id)
    key = ground.between.person(surname=surname, given_name=given_name, snils="11122233381")
    cms = key.sign(version.payload.encode(), at=ground.now)
    return sign_with_cms(version_id=version.pk, party=SigningParty.EXPERT, cms=cms, by=by, at=ground.now)


def test_the_document_says_what_the_expert_said(concluded):
    version = latest_version(concluded.document_id)

    said = json.loads(version.payload)["content"]

    assert said["expert"]["full_name"] == "Примерова Анна Сергеевна"
    assert (said["marks"][0]["points"], said["marks"][0]["note"]) == (2, "Цели названы не все.")
    assert [each["number"] for each in said["marks"]] == list(range(1, len(concluded.certification.criteria) + 1))
    assert said["percent"] == f"{concluded.percent:.2f}"
    assert said["conclusion"][0] == "Вывод первый."
    assert all(len(each) <= 2000 for each in said["conclusion"])
    assert version.document.organisation_id is None


def test_the_expert_signs_by_an_own_certificate_and_by_nobody_elses(concluded):
    ground = signing(municipality=concluded.certification.municipality)

    with pytest.raises(ForeignKey, match="эксперт"):
        signed(ground, concluded, "Чужаков", "Пётр", concluded.expert)
    signature = signed(ground, concluded, "Примерова", "Анна Сергеевна", concluded.expert)

    assert (signature.signer_name, signature.party) == ("Примерова Анна Сергеевна", "expert")
    assert standing_of(latest_version(concluded.document_id)).is_complete


def test_neither_another_expert_nor_staff_bring_the_signature(concluded):
    ground = signing(municipality=concluded.certification.municipality)

    for other in (member(Expert, ground.municipality), ground.operator):
        with pytest.raises(NotAllowed):
            signed(ground, concluded, "Примерова", "Анна Сергеевна", other)


def test_the_expert_and_staff_read_it_and_another_expert_does_not(concluded):
    document, home = latest_version(concluded.document_id).document, concluded.certification.municipality

    assert get_document_for(concluded.expert, document.pk) == document
    assert get_document_for(member(Operator, home), document.pk) == document
    assert experts_of(document) == {concluded.expert_id}
    with pytest.raises(NotAllowed):
        get_document_for(member(Expert, home), document.pk)


def test_the_provider_reads_the_conclusion_but_not_who_has_given_it(concluded):
    of = concluded.certification
    director = member(Director, of.municipality, of.organisation)

    with pytest.raises(NotFound):
        get_document_for(director, concluded.document_id)
