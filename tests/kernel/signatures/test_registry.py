from dataclasses import replace
from datetime import timedelta

import pytest
from tests.factories.signing import signing

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import end_document
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.registry import Search, list_documents
from sotszakaz.kernel.documents.states import DocumentKind, Outcome, SigningParty
from sotszakaz.kernel.signatures.registry import (
    COMPLETE,
    shown_state,
    signers_of,
    state_words,
    whose_turn,
    with_signing,
)
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


def found(ground, wanted="", on=None):
    on = on or ground.today
    documents = list_documents(ground.municipality.pk, Search(), on=on, by=SYSTEM)
    return list(with_signing(documents, on=on, zone="Europe/Moscow", wanted=wanted))


def test_the_registry_says_whose_turn_it_is_and_who_has_signed_by_the_day():
    ground = signing()
    version = ground.version()
    waits = [found(ground, wanted) != [] for wanted in ("provider", "body", "citizen", COMPLETE)]
    ground.sign(version, SigningParty.PROVIDER)
    then = [found(ground, wanted) != [] for wanted in ("provider", "body", "citizen", COMPLETE)]
    assert whose_turn("agreement", found(ground)[0].signed) == "уполномоченный орган"
    ground.sign(version, SigningParty.BODY)
    last = [found(ground, wanted) != [] for wanted in ("provider", "body", "citizen", COMPLETE)]

    assert (waits, then, last) == (
        [True, False, False, False],
        [False, True, False, False],
        [False, False, False, True],
    )
    assert whose_turn("agreement", found(ground)[0].signed) == ""
    documents = list_documents(ground.municipality.pk, Search(), on=ground.today, by=SYSTEM)
    yesterday = with_signing(documents, on=ground.today - timedelta(days=1), zone="Europe/Moscow")
    assert [each.signed for each in yesterday] == [[]]


def test_the_registry_calls_in_force_only_what_all_sides_have_signed():
    ground = signing()
    version = ground.version()

    def shown():
        [row] = found(ground)
        by_state = [state for state in ("in_force", "unsigned") if listed(ground, state)]
        return state_words(shown_state(row.kind, row.signed, row.state)), by_state

    unsigned = shown()
    ground.sign(version, SigningParty.PROVIDER)
    half = shown()
    ground.sign(version, SigningParty.BODY)
    whole = shown()
    end_document(document_id=version.document_id, outcome=Outcome.TERMINATED, on=ground.today, by=SYSTEM)

    assert unsigned == half == ("подписан не всеми", ["unsigned"])
    assert whole == ("действует", ["in_force"])
    assert shown() == ("расторгнут", [])


def listed(ground, state):
    documents = list_documents(ground.municipality.pk, Search(state=state), on=ground.today, by=SYSTEM)
    return list(with_signing(documents, on=ground.today, zone="Europe/Moscow", state=state))


@pytest.mark.parametrize("ended", ["terminated", "completed"])
def test_what_has_ended_unsigned_is_told_as_it_ended(ended):
    assert shown_state("agreement", [], ended) == ended


def test_a_kind_that_nobody_signs_is_in_force_at_once(monkeypatch):
    agreement = KINDS[DocumentKind.AGREEMENT]
    monkeypatch.setitem(KINDS, DocumentKind.AGREEMENT, replace(agreement, signing=()))

    assert shown_state("agreement", [], "in_force") == "in_force"


def test_everybody_learns_the_sides_and_no_name():
    ground = signing()
    version = ground.version()
    ground.sign(version, SigningParty.PROVIDER)
    ground.sign(version, SigningParty.BODY)
    act_for([])

    signers = signers_of(version.payload_sha256)

    assert [(each.party_title, each.position != "") for each in signers] == [
        ("исполнитель услуг", True),
        ("уполномоченный орган", True),
    ]
    assert signers[1].organisation == ground.municipality.authorised_body.name
    assert "Образцова" not in repr(signers)
    assert "Примеров" not in repr(signers)
    assert signers_of("0" * 64) == []
