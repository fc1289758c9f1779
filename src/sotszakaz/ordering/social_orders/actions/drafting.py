"""Drafts: volumes, the budget line, indicators of quality, the heading."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from django.db import transaction

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.money import round_kopecks
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.selectors import unit_cost_on
from sotszakaz.ordering.decisions.selectors import decision_on, services_on
from sotszakaz.ordering.social_orders.errors import (
    AmountUnknown,
    NoDecision,
    QualityAbsent,
    ServiceNotDecided,
    VolumeAbsent,
)
from sotszakaz.ordering.social_orders.locking import lock_draft
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderQuality, OrderVolume, SocialOrder
from sotszakaz.ordering.social_orders.rules import VolumeSaid

NO_PLAN: Mapping[str, Decimal | None] = MappingProxyType({})


@transaction.atomic(durable=True)
def draft_order(*, municipality_id: int, year: int, by: User, on: date) -> SocialOrder:
    """An empty order of a year; a decision must be in force today (`on`). Raises NoDecision, ConstraintViolated."""
    return write_draft(municipality_id=municipality_id, year=year, by=by, on=on)


def write_draft(*, municipality_id: int, year: int, by: User, on: date) -> SocialOrder:
    """`draft_order` as part of a larger transaction. Raises NoDecision, ConstraintViolated."""
    require(by, Permission.ORDER_EDIT, municipality_id)
    if decision_on(municipality_id, on) is None:
        raise NoDecision(day=f"{on:%d.%m.%Y}")
    with judged(SocialOrder):
        order = SocialOrder.objects.create(municipality_id=municipality_id, year=year, drafted_by=by)
    audit.record("socialorder.draft", order, by=by, year=year)
    return order


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
    """`put_volume` of the year alone, with nothing said of later years and conditions."""
    said = VolumeSaid(service_id, award_method, recipients, person_hours, amount)
    return put_volume(order_id=order_id, said=said, by=by, on=on)


@transaction.atomic(durable=True)
def put_volume(*, order_id: int, said: VolumeSaid, by: User, on: date) -> OrderVolume:
    """Put the volume of a service by one award method, in place of the earlier one.

    Without `amount` it is unit cost × person-hours. Raises OrderSettled, ServiceNotDecided, AmountUnknown.
    """
    return write_volume(order_id=order_id, said=said, by=by, on=on)


def write_volume(*, order_id: int, said: VolumeSaid, by: User, on: date) -> OrderVolume:
    """`put_volume` as part of a larger transaction. Raises ServiceNotDecided, ConstraintViolated."""
    order = lock_draft(order_id, by)
    if not services_on(order.municipality_id, on).filter(pk=said.service_id).exists():
        raise ServiceNotDecided(field="service")
    amount = _counted(order, said.service_id, said.person_hours) if said.amount is None else said.amount
    with judged(OrderVolume):
        volume, _ = OrderVolume.objects.update_or_create(
            order=order,
            service_id=said.service_id,
            award_method=said.award_method,
            defaults={
                "municipality_id": order.municipality_id,
                "recipients": said.recipients,
                "person_hours": said.person_hours,
                "amount": amount,
                **asdict(said.terms),
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
    order = lock_draft(order_id, by)
    with judged(OrderVolume):
        removed, _ = OrderVolume.objects.filter(order=order, pk=volume_id).delete()
    if not removed:
        raise VolumeAbsent
    audit.record("socialorder.remove_volume", order, by=by, volume_id=volume_id)
    return order


@transaction.atomic(durable=True)
def set_budget(
    *,
    order_id: int,
    code: str,
    amount: Decimal,
    by: User,
    first_amount: Decimal | None = None,
    second_amount: Decimal | None = None,
) -> BudgetLine:
    """The budget line that pays the certificates of the order, and its money in the two plan years.

    Raises OrderSettled, ConstraintViolated.
    """
    plan = {"first_amount": first_amount, "second_amount": second_amount}
    return write_budget(order_id=order_id, code=code, amount=amount, by=by, plan=plan)


def write_budget(
    *, order_id: int, code: str, amount: Decimal, by: User, plan: Mapping[str, Decimal | None] = NO_PLAN
) -> BudgetLine:
    """`set_budget` as part of a larger transaction; without `plan` the plan years stay as they are."""
    order = lock_draft(order_id, by)
    with judged(BudgetLine):
        line, _ = BudgetLine.objects.update_or_create(
            order=order,
            defaults={
                "municipality_id": order.municipality_id,
                "code": "".join(code.split()),
                "amount": amount,
                **plan,
            },
        )
    audit.record("socialorder.set_budget", order, by=by, code=line.code, amount=str(amount))
    return line


@transaction.atomic(durable=True)
def set_quality(
    *,
    order_id: int,
    service_id: int,
    indicator: str,
    unit: str,
    value: str,
    permitted_percent: Decimal | None,
    by: User,
    on: date,
) -> OrderQuality:
    """Put an indicator of quality of a service, in place of the earlier one of this name.

    Raises OrderSettled, ServiceNotDecided, ConstraintViolated.
    """
    order = lock_draft(order_id, by)
    if not services_on(order.municipality_id, on).filter(pk=service_id).exists():
        raise ServiceNotDecided(field="service")
    said = {"unit": unit, "value": value, "permitted_percent": permitted_percent}
    with judged(OrderQuality):
        quality, _ = OrderQuality.objects.update_or_create(
            order=order,
            service_id=service_id,
            indicator=indicator,
            defaults={"municipality_id": order.municipality_id, **said},
        )
    audit.record("socialorder.set_quality", order, by=by, quality_id=quality.pk)
    return quality


@transaction.atomic(durable=True)
def remove_quality(*, order_id: int, quality_id: int, by: User) -> SocialOrder:
    """Take an indicator out of a draft. Raises OrderSettled, QualityAbsent."""
    order = lock_draft(order_id, by)
    with judged(OrderQuality):
        removed, _ = OrderQuality.objects.filter(order=order, pk=quality_id).delete()
    if not removed:
        raise QualityAbsent
    audit.record("socialorder.remove_quality", order, by=by, quality_id=quality_id)
    return order


@transaction.atomic(durable=True)
def set_heading(*, order_id: int, okpo: str, budget_name: str, by: User) -> SocialOrder:
    """What the heading of the document says of the body and its budget. Raises OrderSettled, ConstraintViolated."""
    order = lock_draft(order_id, by)
    order.okpo, order.budget_name = okpo, budget_name
    with judged(SocialOrder):
        order.save(update_fields=["okpo", "budget_name"])
    audit.record("socialorder.set_heading", order, by=by)
    return order
