"""Signing when two people act at the same moment, in real transactions on their own connections."""

import threading

import pytest
from django.db import connection
from tests.concurrency.test_ordering import at_once, kinds
from tests.factories.signing import signing

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.signatures import actions
from sotszakaz.kernel.signatures.errors import AlreadySigned
from sotszakaz.kernel.signatures.models import Signature

pytestmark = pytest.mark.django_db(transaction=True)


def signed_twice_at_once():
    """The director and a clerk bring the provider's signature at once; what each was answered."""
    ground = signing()
    agreement = ground.version()
    home = ground.municipality.pk
    results = at_once(home, [lambda: ground.sign(agreement, SigningParty.PROVIDER)] * 2)
    act_for([home])
    return results


def test_a_side_signs_once_and_the_second_is_told_so():
    results = signed_twice_at_once()

    assert kinds(results) == {Signature, AlreadySigned}
    assert Signature.objects.count() == 1


def test_without_the_lock_and_the_constraint_a_side_would_sign_twice(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE signatures_signature DROP CONSTRAINT signature_once_a_side")
    both_have_looked, look = threading.Barrier(2), actions.turn_of
    monkeypatch.setattr(
        actions, "lock_version", lambda pk: DocumentVersion.objects.select_related("document").get(pk=pk)
    )

    def look_and_wait(*said):
        turn = look(*said)
        both_have_looked.wait(timeout=10)
        return turn

    monkeypatch.setattr(actions, "turn_of", look_and_wait)
    try:
        signed_twice_at_once()

        assert Signature.objects.count() == 2
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
            cursor.execute("TRUNCATE signatures_signature CASCADE")
            cursor.execute(
                "ALTER TABLE signatures_signature ADD CONSTRAINT signature_once_a_side UNIQUE (version_id, party)"
            )
