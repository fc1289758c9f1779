"""Kinds whose deeds wait for signatures, the term of each side, and reminders that come once."""

from datetime import timedelta

import pytest
from tests.factories.documents import SAMPLES
from tests.factories.kernel import adopted
from tests.factories.signing import signing

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.documents.actions import end_document
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.states import DocumentKind, Outcome, SigningParty
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.signatures.notices import TOGETHER, tell_of_terms
from sotszakaz.kernel.signatures.reminding import REMINDED, remind_of_signing
from sotszakaz.kernel.signatures.waiting import FORGOTTEN, awaited_of, kinds_that_wait, unsigned_documents
from sotszakaz.kernel.users.access import SYSTEM

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


def told_of_terms(ground):
    tell_of_terms(list(OutboxMessage.objects.filter(topic=REMINDED).order_by("pk")))
    return Notice.objects.order_by("pk")


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_with_an_order_of_signing_is_reminded_of(ground, kind):
    version = ground.version(kind, SAMPLES[kind]())

    assert remind(ground, awaited_of(version.document_id).sign_by) == 1


def test_a_kind_that_does_not_wait_says_nothing_of_its_force(ground):
    version = ground.version(DocumentKind.PAYMENT_REGISTER, SAMPLES[DocumentKind.PAYMENT_REGISTER]())
    remind(ground, awaited_of(version.document_id).sign_by)

    notice = told_of_terms(ground).get(user=ground.director)

    assert "Подписать нужно не позднее" in notice.text
    assert "не действует" not in notice.text


def test_the_rules_may_leave_only_what_waits(ground):
    adopted(ground.municipality, starts_on=ground.today, signing_reminders=False, agreement_needs_signatures=True)
    ground.version(DocumentKind.PAYMENT_REGISTER, SAMPLES[DocumentKind.PAYMENT_REGISTER]())
    ground.version()

    assert remind(ground, ground.today + timedelta(days=30)) == 1


def test_a_side_with_many_documents_is_told_of_them_at_once(ground):
    for _ in range(TOGETHER + 1):
        ground.version()
    remind(ground, ground.today + timedelta(days=30))

    notice = told_of_terms(ground).get(user=ground.director)

    assert f"соглашение с исполнителем, документов — {TOGETHER + 1}" in notice.title


def test_nobody_is_reminded_of_what_was_forgotten_long_ago_where_nothing_waits(ground):
    ground.version(DocumentKind.PAYMENT_REGISTER, SAMPLES[DocumentKind.PAYMENT_REGISTER]())

    assert remind(ground, ground.today + FORGOTTEN + timedelta(days=1)) == 0


def test_nobody_is_reminded_of_what_has_ended(ground):
    version = ground.version()
    end_document(document_id=version.document_id, outcome=Outcome.TERMINATED, on=ground.today, by=SYSTEM)

    assert remind(ground, ground.today + timedelta(days=30)) == 0


def test_reminders_of_many_documents_take_few_queries(ground, django_assert_max_num_queries):
    for _ in range(6):
        ground.version()

    with django_assert_max_num_queries(60):
        assert remind(ground, ground.today + timedelta(days=30)) == 6
