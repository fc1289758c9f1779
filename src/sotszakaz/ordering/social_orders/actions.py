"""Writing social orders: draft, volumes, budget line, approval."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import round_kopecks
from sotszakaz.foundation.transitions import can_move, move
from sotszakaz.kernel.documents.actions import form_document
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.selectors import unit_cost_on
from sotszakaz.ordering.decisions.selectors import decision_on, services_on
from sotszakaz.ordering.social_orders import rules
from sotszakaz.ordering.social_orders.accounts import open_accounts_of
from sotszakaz.ordering.social_orders.errors import (
    AmountUnknown,
    NoDecision,
    OrderSettled,
    ServiceNotDecided,
    VolumeAbsent,
)
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderVolume, SocialOrder
from sotszakaz.ordering.social_orders.printing import payload_of
from sotszakaz.ordering.social_orders.states import OrderState


@transaction.atomic(durable=True)
def draft_order(*, municipality_id: int, year: int, by: User, on: date) -> SocialOrder:
    """An empty order of a year; a decision must be in force today (`on`). Raises NoDecision, ConstraintViolated."""
    require(by, Permission.ORDER_EDIT, municipality_id)
    if decision_on(municipality_id, on) is None:
        raise NoDecision(day=f"{on:%d.%m.%Y}")
    with judged(SocialOrder):
        order = SocialOrder.objects.create(municipality_id=municipality_id, year=year, drafted_by=by)
    audit.record("socialorder.draft", order, by=by, year=year)
    return order


@transaction.atomic(durable=True)
def set_volume(
    *,
    order_id: int,
    service_id: int,
    award_method: str,
    recipients: int,
    person_hours: Decimal,
    amount: Decimal | None,
    by: User,
    on: date,
) -> OrderVolume:
    """Put the volume of a service by one award method, in place of the earlier one.

    Without `amount` it is unit cost × person-hours. Raises OrderSettled, ServiceNotDecided, AmountUnknown.
    """
    order = _lock_draft(order_id, by)
    if not services_on(order.municipality_id, on).filter(pk=service_id).exists():
        raise ServiceNotDecided(field="service")
    if amount is None:
        amount = _counted(order, service_id, person_hours)
    with judged(OrderVolume):
        volume, _ = OrderVolume.objects.update_or_create(
            order=order,
            service_id=service_id,
            award_method=award_method,
            defaults={
                "municipality_id": order.municipality_id,
                "recipients": recipients,
                "person_hours": person_hours,
                "amount": amount,
            },
        )
    audit.record("socialorder.set_volume", order, by=by, volume_id=volume.pk, amount=str(amount))
    return volume


def _counted(order: SocialOrder, service_id: int, person_hours: Decimal) -> Decimal:
    cost = unit_cost_on(order.municipality_id, service_id, date(order.year, 1, 1))
    if cost is None:
        raise AmountUnknown(field="amount")
    return round_kopecks(cost.amount * person_hours)


@transaction.atomic(durable=True)
def remove_volume(*, order_id: int, volume_id: int, by: User) -> SocialOrder:
    """Take a volume out of a draft. Raises OrderSettled, VolumeAbsent."""
    order = _lock_draft(order_id, by)
    with judged(OrderVolume):
        removed, _ = OrderVolume.objects.filter(order=order, pk=volume_id).delete()
    if not removed:
        raise VolumeAbsent
    audit.record("socialorder.remove_volume", order, by=by, volume_id=volume_id)
    return order


@transaction.atomic(durable=True)
def set_budget(*, order_id: int, code: str, amount: Decimal, by: User) -> BudgetLine:
    """The budget line that pays the certificates of the order. Raises OrderSettled, ConstraintViolated."""
    order = _lock_draft(order_id, by)
    with judged(BudgetLine):
        line, _ = BudgetLine.objects.update_or_create(
            order=order,
            defaults={"municipality_id": order.municipality_id, "code": "".join(code.split()), "amount": amount},
        )
    audit.record("socialorder.set_budget", order, by=by, code=line.code, amount=str(amount))
    return line


@transaction.atomic(durable=True)
def approve_order(*, order_id: int, by: User, on: date) -> SocialOrder:
    """Approve the order: open and fill its accounts, form its document, freeze its rows.

    Raises OrderSettled, OrderEmpty, BudgetMissing, BudgetExceeded, NoDecision.
    """
    order = _lock(order_id)
    require(by, Permission.ORDER_APPROVE, order.municipality_id)
    if not can_move(order, "approve"):
        raise OrderSettled(year=order.year)
    decision = decision_on(order.municipality_id, on)
    if decision is None:
        raise NoDecision(day=f"{on:%d.%m.%Y}")
    volumes = list(order.volumes.select_related("service").order_by("service__code", "award_method"))
    budget = BudgetLine.objects.filter(order=order).first()
    rules.ensure_approvable([(each.award_method, each.amount) for each in volumes], budget.amount if budget else None)
    open_accounts_of(order, volumes, budget, by=by, on=on)
    payload = payload_of(order, decision, volumes, budget, by=by, on=on)
    document = form_document(
        DocumentKind.SOCIAL_ORDER, municipality_id=order.municipality_id, payload=payload, on=on, by=by
    )
    with judged(SocialOrder):
        move(order, "approve", by=by, document=document)
    return order


def _lock(order_id: int) -> SocialOrder:
    orders = SocialOrder.objects.select_for_update(of=("self",), no_key=True)
    order = orders.filter(pk=order_id).first()
    if order is None:
        raise NotFound
    return order


def _lock_draft(order_id: int, by: User) -> SocialOrder:
    order = _lock(order_id)
    require(by, Permission.ORDER_EDIT, order.municipality_id)
    if order.state != OrderState.DRAFT:
        raise OrderSettled(year=order.year)
    return order
