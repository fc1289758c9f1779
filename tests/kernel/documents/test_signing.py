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


def test_only_a_citizen_signs_by_code_and_only_citizens_and_chairs_on_paper_without_leave():
    turns = [turn for kind in KINDS.values() for turn in kind.signing]

    for turn in turns:
        is_citizen = turn.party == SigningParty.CITIZEN
        assert (SignatureForm.SIMPLE in turn.forms) is is_citizen
        assert turn.paper_is_free is (is_citizen or turn.party == SigningParty.CHAIR)
        assert SignatureForm.CMS in turn.forms
