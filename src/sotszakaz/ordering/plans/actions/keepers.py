"""Who answers for measures, and which measures come before others."""

from django.db import transaction
from django.utils import timezone

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.ordering.plans import rules
from sotszakaz.ordering.plans.actions.completing import lock_item
from sotszakaz.ordering.plans.errors import KeeperForeign, PrecedenceCircle
from sotszakaz.ordering.plans.models import Plan, PlanItem, PlanKeeper, PlanPrecedence


@transaction.atomic(durable=True)
def appoint_keeper(*, item_id: int, user_id: int, by: User) -> PlanKeeper:
    """Let a person of the office answer for a measure: reminders of its terms go to them.

    Raises NotFound, NotAllowed, KeeperForeign, and the sentence of `plan_keeper_once`.
    """
    item = lock_item(item_id)
    require(by, Permission.PLAN_EDIT, item.municipality_id)
    if user_id not in office_with(Permission.PLAN_VIEW, item.municipality_id):
        raise KeeperForeign(field="user")
    with judged(PlanKeeper):
        keeper = PlanKeeper.objects.create(
            municipality_id=item.municipality_id, item=item, user_id=user_id, appointed_by=by
        )
    audit.record("planitem.appoint", item, by=by, user=user_id)
    return keeper


@transaction.atomic(durable=True)
def release_keeper(*, keeper_id: int, by: User) -> PlanKeeper:
    """The person answers for the measure no more. Raises NotFound, also when released already, NotAllowed."""
    keepers = PlanKeeper.objects.select_related("item").select_for_update(of=("self",), no_key=True)
    keeper = keepers.filter(pk=keeper_id, released_at=None).first()
    if keeper is None:
        raise NotFound
    require(by, Permission.PLAN_EDIT, keeper.municipality_id)
    keeper.released_at, keeper.released_by = timezone.now(), by
    keeper.save(update_fields=["released_at", "released_by"])
    audit.record("planitem.release", keeper.item, by=by, user=keeper.user_id)
    return keeper


@transaction.atomic(durable=True)
def name_precedence(*, earlier_id: int, later_id: int, by: User) -> PlanPrecedence:
    """Say that a measure presupposes another of the same plan. Pairs of one plan are named one after another.

    Raises NotFound, NotAllowed, PrecedenceCircle, and sentences of `PlanPrecedence`.
    """
    pair = PlanItem.objects.filter(pk__in=(earlier_id, later_id)).in_bulk()
    earlier, later = pair.get(earlier_id), pair.get(later_id)
    if earlier is None or later is None:
        raise NotFound
    require(by, Permission.PLAN_EDIT, later.municipality_id)
    if earlier.plan_id != later.plan_id:
        raise NotFound
    _lock_plan(later.plan_id)
    named = PlanPrecedence.objects.filter(later__plan_id=later.plan_id).values_list("earlier_id", "later_id")
    if earlier_id != later_id and rules.closes_a_circle(list(named), earlier_id, later_id):
        raise PrecedenceCircle(field="earlier", number=later.number)
    with judged(PlanPrecedence):
        precedence = PlanPrecedence.objects.create(
            municipality_id=later.municipality_id, earlier=earlier, later=later, named_by=by
        )
    audit.record("planitem.precede", later, by=by, earlier=earlier_id)
    return precedence


def _lock_plan(plan_id: int) -> None:
    """Two who name opposite orders go one after the other, so that no circle is closed between them."""
    Plan.objects.select_for_update(no_key=True).get(pk=plan_id)


@transaction.atomic(durable=True)
def remove_precedence(*, precedence_id: int, by: User) -> PlanItem:
    """The measure does not presuppose the other; the measure that waited. Raises NotFound, NotAllowed."""
    pairs = PlanPrecedence.objects.select_related("later").select_for_update(of=("self",), no_key=True)
    precedence = pairs.filter(pk=precedence_id).first()
    if precedence is None:
        raise NotFound
    require(by, Permission.PLAN_EDIT, precedence.municipality_id)
    later = precedence.later
    audit.record("planitem.unprecede", later, by=by, earlier=precedence.earlier_id)
    precedence.delete()
    return later
