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
from sotszakaz.ordering.plans.selectors import line_of, open_terms, term_of


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


@transaction.atomic(savepoint=False)
def complete_next_term(*, item_id: int, done_on: date, note: str, by: User, on: date) -> PlanItemCompletion | None:
    """Mark the earliest term that is not done, with its evidence; None when all are. `on` is today.

    Part of a larger transaction, which has judged whether `by` may do what fulfils the measure.
    """
    items = PlanItem.objects.select_related("plan").prefetch_related("completions")
    item = items.select_for_update(of=("self",), no_key=True).get(pk=item_id)
    line = line_of(item, on)
    has_terms = bool(rules.due_days(term_of(item), on + rules.FAR))
    days = open_terms(line, on) if has_terms else [done_on]
    if not days or any(each.due_on == days[0] for each in line.completions):
        return None
    with judged(PlanItemCompletion):
        completion = PlanItemCompletion.objects.create(
            item=item, due_on=days[0], done_on=done_on, note=note, completed_by=by
        )
    audit.record("planitem.complete", item, by=by, due_on=days[0].isoformat(), done_on=done_on.isoformat())
    return completion
