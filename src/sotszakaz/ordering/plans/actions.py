"""Writing the plan: marking what is done."""

from datetime import date

from django.db import transaction

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans import rules
from sotszakaz.ordering.plans.errors import CompletionUnnoted
from sotszakaz.ordering.plans.models import PlanItem, PlanItemCompletion
from sotszakaz.ordering.plans.selectors import term_of


@transaction.atomic(durable=True)
def complete_plan_item(
    *, item_id: int, due_on: date, done_on: date, note: str, by: User, on: date
) -> PlanItemCompletion:
    """Mark one term of a measure as done on a day, with what was done; `on` is today.

    A measure without terms takes the day of the deed as `due_on`.
    """
    item = (
        PlanItem.objects.select_related("plan").select_for_update(of=("self",), no_key=True).filter(pk=item_id).first()
    )
    if item is None:
        raise NotFound
    require(by, Permission.PLAN_EDIT, item.municipality_id)
    rules.ensure_completable(term_of(item), due_on=due_on, done_on=done_on, on=on)
    if not note.strip():
        raise CompletionUnnoted(field="note")
    with judged(PlanItemCompletion):
        completion = PlanItemCompletion.objects.create(
            item=item, due_on=due_on, done_on=done_on, note=note.strip(), completed_by=by
        )
    audit.record("planitem.complete", item, by=by, due_on=due_on.isoformat(), done_on=done_on.isoformat())
    return completion
