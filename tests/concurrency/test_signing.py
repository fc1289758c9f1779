"""Signing when two people act at the same moment, in real transactions on their own connections."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.concurrency.callers import LIMIT_SECONDS, Caller, amended
from tests.concurrency.test_ordering import at_once, kinds
from tests.factories.signing import signing

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.signatures import actions
from sotszakaz.kernel.signatures.errors import AlreadySigned
from sotszakaz.kernel.signatures.models import Signature

UNGUARDED = "DROP TRIGGER signature_before_ending ON signatures_signature"
GUARDED = """
    CREATE TRIGGER signature_before_ending BEFORE INSERT ON signatures_signature
        FOR EACH ROW EXECUTE FUNCTION signature_before_ending()
"""

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
        both_have_looked.wait(timeout=LIMIT_SECONDS)
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


def signed_while_it_ends():
    """The document is ended in a transaction that is still open when its provider signs; what the provider is told."""
    ground = signing()
    agreement = ground.version()
    home = ground.municipality.pk
    ending = Caller(home)
    try:
        ending.execute(
            "INSERT INTO documents_documentending (document_id, municipality_id, outcome, ended_on, ground)"
            " VALUES (%s, %s, 'terminated', %s, '')",
            [agreement.document_id, home, agreement.formed_on],
        )
        ending.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as the action does, so that words come in time
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(at_once, home, [lambda: ground.sign(agreement, SigningParty.PROVIDER)])
            while not (answer.done() or waits_for(ending.pid)):
                time.sleep(0.01)
            ending.session.commit()
            result = answer.result(timeout=LIMIT_SECONDS)[0]
    finally:
        ending.close()
    act_for([home])
    return result


def waits_for(pid):
    with connection.cursor() as cursor:
        cursor.execute("SELECT exists(SELECT FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid)))", [pid])
        return cursor.fetchone()[0]


def test_a_document_that_ends_at_the_same_moment_is_not_signed():
    refusal = signed_while_it_ends()

    assert isinstance(refusal, ConstraintViolated)
    assert "перестал действовать" in refusal.message
    assert not Signature.objects.exists()


def test_without_the_trigger_it_would_be_signed_after_its_end():
    with amended(UNGUARDED, GUARDED):
        assert isinstance(signed_while_it_ends(), Signature)
