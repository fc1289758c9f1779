"""A parent asks for codes to two documents at the same moment, on two connections."""

import threading

import pytest
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.test_ordering import at_once, kinds
from tests.factories import documents
from tests.factories.kernel import UserFactory
from tests.factories.signing import signing

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.signatures import ports, simple
from sotszakaz.kernel.signatures.errors import CodeTooSoon
from sotszakaz.kernel.signatures.models import SignatureCode

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked_twice(monkeypatch, settings):
    """Ask for two codes at once; what each request was answered."""
    settings.SIGNATURE_CODES_ON_SCREEN = True
    ground, parent = signing(), UserFactory()

    class Family:
        may_sign = staticmethod(lambda document, user: user == parent)
        users_of = staticmethod(lambda document: [parent.pk])

    monkeypatch.setattr(ports, "_citizens", [Family()])
    contracts = [ground.version(DocumentKind.CONTRACT, documents.contract_payload()) for _ in range(2)]
    for each in contracts:
        ground.sign(each, SigningParty.PROVIDER)
    home, at = ground.municipality.pk, ground.now

    def ask(version_id):
        return lambda: simple.ask_code(version_id=version_id, by=parent, at=at)

    def both():
        results = at_once(home, [ask(each.pk) for each in contracts])
        act_for([home])
        return results

    return both


def test_one_code_a_minute_is_sent_whatever_comes_at_once(asked_twice):
    assert kinds(asked_twice()) == {simple.Asked, CodeTooSoon}
    assert SignatureCode.objects.count() == 1


def test_without_the_lock_both_would_be_sent(asked_twice, monkeypatch):
    both_have_counted, count = threading.Barrier(2), simple._ensure_not_too_often

    def count_and_wait(*said):
        count(*said)
        both_have_counted.wait(timeout=LIMIT_SECONDS)

    monkeypatch.setattr(simple, "_lock_person", lambda user: None)
    monkeypatch.setattr(simple, "_ensure_not_too_often", count_and_wait)

    assert kinds(asked_twice()) == {simple.Asked}
    assert SignatureCode.objects.count() == 2
