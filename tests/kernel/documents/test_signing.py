"""Who signs a document of each kind, and how."""

import pytest

from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.states import DocumentKind, SignatureForm, SigningParty


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_kind_has_somebody_who_signs_it(kind):
    assert KINDS[kind].signing


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_each_side_signs_once_and_turns_come_in_order(kind):
    turns = KINDS[kind].signing

    assert len({turn.party for turn in turns}) == len(turns)
    assert [turn.order for turn in turns] == sorted(turn.order for turn in turns)


def test_only_a_citizen_signs_by_code_and_only_citizens_chairs_and_inspectors_on_paper_without_leave():
    turns = [(kind.name, turn) for kind in KINDS.values() for turn in kind.signing]

    for name, turn in turns:
        is_citizen = turn.party == SigningParty.CITIZEN
        is_of_decision = turn.party != SigningParty.CHAIR and name != DocumentKind.INSPECTION_ACT
        assert (SignatureForm.SIMPLE in turn.forms) is is_citizen
        assert turn.paper_is_free is (is_citizen or not is_of_decision)
        assert SignatureForm.CMS in turn.forms
