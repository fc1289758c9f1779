"""Reading payments: what may be ordered, batches and their orders, what a register was paid."""

from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from sotszakaz.delivery.settlements.models import Advance, PaymentBatch, PaymentOrder, PaymentRegister
from sotszakaz.delivery.settlements.states import AdvanceState, OrderState
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import RoubleField
from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission

COLUMNS = (
    Column("Поручение", width=16),
    Column("Получатель", width=44),
    Column("ИНН", width=14),
    Column("Соглашение", width=18),
    Column("Основание", width=36),
    Column("Сумма, ₽", Kind.ROUBLES),
)


def list_batches(municipality_id: int) -> "QuerySet[PaymentBatch]":
    """Batches, the latest first, with how many orders each has, their sum, and how many wait or came back."""
    return (
        PaymentBatch.objects.filter(municipality_id=municipality_id)
        .annotate(
            orders_count=Count("orders"),
            total=Sum("orders__amount"),
            waiting=Count("orders", filter=Q(orders__state__in=[OrderState.READY, OrderState.SENT])),
            bounced=Count("orders", filter=Q(orders__state=OrderState.BOUNCED)),
        )
        .order_by("-pk")
    )


def registers_to_pay(municipality_id: int) -> "QuerySet[PaymentRegister]":
    """Registers with something left to order and no order that waits for its answer, the earliest first."""
    going = PaymentOrder.objects.filter(register=OuterRef("pk"))
    stuck = going.filter(state__in=[OrderState.READY, OrderState.SENT]) | going.filter(
        state=OrderState.BOUNCED, reissued_by__isnull=True
    )
    gone = Coalesce(Sum("orders__amount", filter=~Q(orders__state=OrderState.BOUNCED)), 0, output_field=RoubleField())
    return (
        PaymentRegister.objects.filter(municipality_id=municipality_id, payable__gt=0)
        .filter(~Exists(stuck))
        .annotate(gone=gone)
        .filter(payable__gt=F("gone"))
        .annotate(left=F("payable") - F("gone"))
        .select_related("agreement__record__organisation")
        .order_by("month", "pk")
    )


def advances_to_pay(municipality_id: int) -> "QuerySet[Advance]":
    """Accepted advances without an order, the earliest first."""
    accepted = Advance.objects.filter(municipality_id=municipality_id, state=AdvanceState.ACCEPTED, orders=None)
    return accepted.select_related("agreement__record__organisation").order_by("month", "pk")


def get_batch_for(actor: Actor, batch_id: int) -> PaymentBatch:
    """The batch for the payer. Raises NotFound or NotAllowed."""
    batch = PaymentBatch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise NotFound()
    require(actor, Permission.SETTLEMENT_VIEW, batch.municipality_id)
    return batch


def get_order_for(actor: Actor, order_id: int) -> PaymentOrder:
    """The order for the payer. Raises NotFound or NotAllowed."""
    order = PaymentOrder.objects.filter(pk=order_id).first()
    if order is None:
        raise NotFound()
    require(actor, Permission.SETTLEMENT_VIEW, order.municipality_id)
    return order


def orders_of(batch: PaymentBatch) -> "QuerySet[PaymentOrder]":
    """Its orders by number, with whom each pays."""
    return batch.orders.select_related(
        "register__agreement__record__organisation", "advance__agreement__record__organisation", "reissued_by"
    ).order_by("pk")


def orders_of_register(register: PaymentRegister) -> "QuerySet[PaymentOrder]":
    """What was ordered by the register, the earliest first."""
    return register.orders.select_related("batch").order_by("pk")


def sheet_of_batch(batch: PaymentBatch) -> bytes:
    """The batch as a workbook for the treasury: a row an order."""
    return write_sheet(f"Пакет {batch.number}", COLUMNS, _rows(batch))


def _rows(batch: PaymentBatch) -> Iterable[tuple[object, ...]]:
    for order in orders_of(batch):
        paid = order.register or order.advance
        assert paid is not None
        what = "Реестр на оплату" if order.register else "Аванс"
        organisation = paid.agreement.record.organisation
        about = f"{what} № {paid.number} за {paid.month:%m.%Y}"
        yield order.number, organisation.full_name, organisation.inn, paid.agreement.number, about, order.amount
