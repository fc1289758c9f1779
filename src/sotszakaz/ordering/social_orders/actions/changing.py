"""A change of an order in force: its next status, drafted from it."""

from datetime import date

from django.db import transaction

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.selectors import decision_on
from sotszakaz.ordering.social_orders.contents import contents_of
from sotszakaz.ordering.social_orders.errors import FirstStatus, NoDecision, OrderNotInForce
from sotszakaz.ordering.social_orders.locking import lock_draft, lock_order
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderQuality, OrderVolume, SocialOrder
from sotszakaz.ordering.social_orders.states import OrderState

COPIED = ("municipality", "year", "okpo", "budget_name")


@transaction.atomic(durable=True)
def begin_change(*, order_id: int, reason: str, by: User, on: date) -> SocialOrder:
    """A draft of the next status with all rows of the order, which stays in force until the draft is approved.

    Raises OrderNotInForce, NoDecision, ConstraintViolated when a change is being prepared already.
    """
    return write_change(order_id=order_id, reason=reason, by=by, on=on)


def write_change(*, order_id: int, reason: str, by: User, on: date) -> SocialOrder:
    """`begin_change` as part of a larger transaction. Raises OrderNotInForce, NoDecision, ConstraintViolated."""
    order = lock_order(order_id)
    require(by, Permission.ORDER_EDIT, order.municipality_id)
    if order.state != OrderState.APPROVED:
        raise OrderNotInForce(year=order.year)
    if decision_on(order.municipality_id, on) is None:
        raise NoDecision(day=f"{on:%d.%m.%Y}")
    with judged(SocialOrder):
        change = SocialOrder.objects.create(
            **{name: getattr(order, name) for name in COPIED},
            status_number=order.status_number + 1,
            change_reason=reason,
            drafted_by=by,
        )
    _copy_rows(order, change)
    audit.record("socialorder.begin_change", change, by=by, status_number=change.status_number)
    return change


def _copy_rows(order: SocialOrder, change: SocialOrder) -> None:
    contents = contents_of(order)
    for volume in contents.volumes:
        volume.pk, volume.order, volume.account_id = None, change, None
    for quality in contents.quality:
        quality.pk, quality.order = None, change
    OrderVolume.objects.bulk_create(contents.volumes)
    OrderQuality.objects.bulk_create(contents.quality)
    if contents.budget:
        line = contents.budget
        line.pk, line.order, line.account_id = None, change, None
        line.save(force_insert=True)


@transaction.atomic(durable=True)
def drop_change(*, order_id: int, by: User) -> None:
    """Throw the draft of a change away; the order in force stays. Raises OrderSettled, FirstStatus."""
    change = lock_draft(order_id, by)
    if change.status_number == 1:
        raise FirstStatus
    audit.record("socialorder.drop_change", change, by=by, year=change.year, status_number=change.status_number)
    for rows in (OrderVolume, OrderQuality, BudgetLine):
        rows.objects.filter(order=change).delete()
    change.delete()
