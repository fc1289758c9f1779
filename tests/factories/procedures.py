"""The pack of acts: drafts and issued acts, made by the system's own actions."""

import itertools
from datetime import date
from typing import Any

from tests.factories.kernel import member
from tests.factories.replay import replayed

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.acts.drafting.word import as_docx
from sotszakaz.ordering.procedures.actions import issue_acts, save_draft
from sotszakaz.ordering.procedures.drafting import Drafted, Signed
from sotszakaz.ordering.procedures.models import IssuedAct, ProcedureDraft
from sotszakaz.ordering.procedures.selectors import composed_draft, former_of
from sotszakaz.ordering.procedures.states import Relation

RTF = rb"{\rtf1 signed outside}"
FAR = date(2090, 1, 1)
_numbers = itertools.count(1)


@replayed
def draft(municipality: Municipality, procedure: str, **said: Any) -> ProcedureDraft:
    """A draft; `values` by key, `relation`, `effective_on`, `plan_item_id`, `revision` may be said."""
    relation = Relation.REPEALS if former_of(municipality.pk, procedure) else Relation.FIRST
    usual = {"kind": "постановление", "relation": relation, "effective_on": None, "plan_item_id": None, "values": {}}
    by = said.pop("by", None) or member(Operator, municipality)
    return save_draft(municipality_id=municipality.pk, procedure=procedure, drafted=Drafted(**{**usual, **said}), by=by)


def signed(draft: ProcedureDraft, dated_on: date, **said: Any) -> Signed:
    """The draft signed outside, in a file without our marks unless `content` says otherwise."""
    usual = {"revision": draft.revision, "number": f"{next(_numbers)}-п", "file_name": "акт.rtf", "content": RTF}
    return Signed(draft_id=draft.pk, dated_on=dated_on, **{**usual, **said})


def word_file(draft: ProcedureDraft, on: date) -> bytes:
    """The draft as the office downloads it."""
    return as_docx(composed_draft(draft, on).blocks)


@replayed
def issued(municipality: Municipality, procedure: str, *, on: date, starts_on: date = FAR, **said: Any) -> IssuedAct:
    """A registered act, signed on `on`; the rules apply from `starts_on`."""
    made = draft(municipality, procedure, **said)
    (act,) = issue_acts(
        municipality_id=municipality.pk,
        signed=[signed(made, on)],
        starts_on=starts_on,
        by=member(Head, municipality),
        on=on,
    )
    return act
