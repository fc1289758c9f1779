"""Writing drafts of the pack."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.parameters import CATALOGUE
from sotszakaz.kernel.regulations.rules import ensure_values
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.procedures import rules
from sotszakaz.ordering.procedures.drafting import Drafted
from sotszakaz.ordering.procedures.errors import DraftChanged, ForeignParameter, PlanItemForeign
from sotszakaz.ordering.procedures.models import ProcedureDraft
from sotszakaz.ordering.procedures.selectors import former_of
from sotszakaz.ordering.procedures.states import DraftState, Procedure
from sotszakaz.ordering.procedures.texts import KEYS


@transaction.atomic(durable=True)
def save_draft(*, municipality_id: int, procedure: str, drafted: Drafted, by: User) -> ProcedureDraft:
    """Keep the draft of the procedure, the only one of the municipality.

    Raises ParameterInvalid, ForeignParameter, RelationMissing, FormerMissing, PlanItemForeign, and DraftChanged when
    somebody else has saved it since.
    """
    require(by, Permission.PROCEDURE_DRAFT, municipality_id)
    values = _checked(procedure, drafted)
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality_id)
    former = former_of(municipality_id, procedure)
    rules.ensure_relation(drafted.relation, str(former or ""))
    _ensure_planned(municipality_id, drafted.plan_item_id)
    live = ProcedureDraft.objects.select_for_update(of=("self",), no_key=True)
    draft = live.filter(municipality_id=municipality_id, procedure=procedure, state=DraftState.DRAFT).first()
    if (draft.revision if draft else None) != drafted.revision:
        raise DraftChanged(title=Procedure(procedure).label)
    if draft is None:
        draft = ProcedureDraft(municipality_id=municipality_id, procedure=procedure, revision=0)
    draft.kind, draft.relation, draft.former = drafted.kind, drafted.relation, former
    draft.effective_on, draft.plan_item_id = drafted.effective_on, drafted.plan_item_id
    draft.values, draft.revision = values, draft.revision + 1
    draft.saved_at, draft.saved_by = timezone.now(), by
    with judged(ProcedureDraft):
        draft.save()
    audit.record("proceduredraft.save", draft, by=by, procedure=procedure, revision=draft.revision)
    return draft


def _checked(procedure: str, drafted: Drafted) -> dict[str, Any]:
    for key in drafted.values:
        if key not in KEYS[Procedure(procedure)]:
            raise ForeignParameter(field=key, title=CATALOGUE[key].title if key in CATALOGUE else key)
    return ensure_values(drafted.values)


def _ensure_planned(municipality_id: int, plan_item_id: int | None) -> None:
    if plan_item_id is not None and not PlanItem.objects.filter(pk=plan_item_id, municipality_id=municipality_id):
        raise PlanItemForeign(field="plan_item")


@transaction.atomic(durable=True)
def drop_draft(*, draft_id: int, by: User) -> ProcedureDraft:
    """Throw the draft away; the rules stay as they are. Raises MoveRefused for an issued one."""
    draft = ProcedureDraft.objects.select_for_update(of=("self",), no_key=True).filter(pk=draft_id).first()
    if draft is None:
        raise NotFound
    require(by, Permission.PROCEDURE_DRAFT, draft.municipality_id)
    move(draft, "drop", by=by)
    return draft
