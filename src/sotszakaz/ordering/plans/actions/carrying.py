"""What was done under an earlier plan goes over to the plan that replaces it."""

from typing import Any, TypeVar

from django.db import models

from sotszakaz.ordering.plans.models import Plan, PlanEvidence, PlanItem, PlanItemCompletion, PlanKeeper, PlanPrecedence
from sotszakaz.ordering.plans.selectors import items_of, wording_of

Row = TypeVar("Row", bound=models.Model)


def carry_over(earlier: Plan, later: Plan) -> int:
    """Of measures that the new act words the same (number, title, deadline): what is done with its evidence, who
    answers, and their named order. How many measures. What is worded anew begins anew, and the earlier plan stays.

    Part of a larger transaction, which confirms the act.
    """
    before = {wording_of(item): item for item in items_of(earlier)}
    pairs = {before[wording_of(item)].pk: item for item in items_of(later) if wording_of(item) in before}
    for old_id, item in pairs.items():
        _carry(old_id, item)
    for pair in PlanPrecedence.objects.filter(earlier__in=list(pairs), later__in=list(pairs)).order_by("pk"):
        _copy(pair, earlier=pairs[pair.earlier_id], later=pairs[pair.later_id])
    return len(pairs)


def _carry(old_id: int, item: PlanItem) -> None:
    for completion in PlanItemCompletion.objects.filter(item=old_id).order_by("pk"):
        proofs = list(PlanEvidence.objects.filter(completion=completion).order_by("pk"))
        carried = _copy(completion, item=item)
        for proof in proofs:
            _copy(proof, completion=carried)
    for keeper in PlanKeeper.objects.filter(item=old_id, released_at=None).order_by("pk"):
        _copy(keeper, item=item)


def _copy(row: Row, **changes: Any) -> Row:
    """The row once more, of the new plan; the old one stays."""
    row.pk, row._state.adding = None, True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row
