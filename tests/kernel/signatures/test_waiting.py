"""Kinds whose deeds wait for signatures, the term of each side, and reminders that come once."""

from datetime import timedelta

import pytest
from tests.factories.kernel import adopted
from tests.factories.signing import signing

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.signatures.notices import tell_of_terms
from sotszakaz.kernel.signatures.reminding import REMINDED, remind_of_signing
from sotszakaz.kernel.signatures.waiting import awaited_of, kinds_that_wait, unsigned_documents

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    made = signing()
    adopted(made.municipality, agreement_needs_signatures=True, signing_working_days=3)
    return made


def remind(ground, on):
    return remind_of_signing(municipality_id=ground.municipality.pk, on=on)


def test_only_the_kinds_that_the_regulation_names_wait(ground):
    assert kinds_that_wait(ground.municipality.pk, ground.today) == [
        DocumentKind.AGREEMENT,
        DocumentKind.AGREEMENT_AMENDMENT,
    ]


def test_each_side_has_its_term_from_its_turn(ground):
    version = ground.version()

    first = awaited_of(version.document_id)
    ground.sign(version, SigningParty.PROVIDER)
    second = awaited_of(version.document_id)
    ground.sign(version, SigningParty.BODY)

    assert (first.whose, second.whose) == ("исполнитель услуг", "уполномоченный орган")
    assert ground.today + timedelta(days=3) <= first.sign_by == second.sign_by
    assert not first.is_late(first.sign_by)
    assert first.is_late(first.sign_by + timedelta(days=1))
    assert awaited_of(version.document_id) is None


def test_a_side_is_reminded_once_before_the_term_and_once_after_it(ground):
    sign_by = awaited_of(ground.version().document_id).sign_by

    counts = [remind(ground, sign_by + timedelta(days=shift)) for shift in (-2, -1, 0, 1, 2)]

    assert counts == [0, 1, 0, 1, 0]
    tell_of_terms(list(OutboxMessage.objects.filter(topic=REMINDED).order_by("pk")))
    soon, late = Notice.objects.filter(user=ground.director).order_by("pk")
    assert soon.title.startswith("Подпишите до")
    assert late.title.startswith("Срок подписать прошёл")


def test_the_body_is_reminded_when_its_turn_comes(ground):
    version = ground.version()
    ground.sign(version, SigningParty.PROVIDER)

    remind(ground, awaited_of(version.document_id).sign_by)
    tell_of_terms(list(OutboxMessage.objects.filter(topic=REMINDED)))

    assert Notice.objects.filter(user=ground.operator, area="office").count() == 1


def test_nobody_is_reminded_of_what_all_have_signed(ground):
    version = ground.version()
    for party in (SigningParty.PROVIDER, SigningParty.BODY):
        ground.sign(version, party)

    assert not unsigned_documents(ground.municipality.pk, DocumentKind.AGREEMENT).exists()
    assert remind(ground, ground.today + timedelta(days=60)) == 0
