"""Reading payments: what may be ordered, batches and their orders, what a register was paid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from sotszakaz.delivery.settlements.debts import ordered, sum_of_repayments, to_reissue, with_left
from sotszakaz.delivery.settlements.models import (
    Advance,
    ChargeObjection,
    PaidLine,
    PaymentBatch,
    PaymentOrder,
    PaymentRegister,
    TreasuryAnswer,
    TreasuryTake,
)
from sotszakaz.delivery.settlements.models.payment_register import PaymentRegisterQuerySet
from sotszakaz.delivery.settlements.papers_first import is_paid_after_papers
from sotszakaz.delivery.settlements.states import AdvanceState, OrderState
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission

ZERO = Decimal(0)
GOING = (OrderState.READY, OrderState.SENT)
PAID_CARDS = ("register__agreement__record__organisation", "advance__agreement__record__organisation")


def list_batches(municipality_id: int) -> "QuerySet[PaymentBatch]":
    """Batches, the latest first, with how many orders each has, their sum, and how many wait or came back."""
    return (
        PaymentBatch.objects.filter(municipality_id=municipality_id)
        .annotate(
            orders_count=Count("orders"),
            total=Sum("orders__amount"),
            waiting=Count("orders", filter=Q(orders__state__in=GOING)),
            bounced=Count("orders", filter=Q(orders__state=OrderState.BOUNCED)),
            withdrawn=Count("orders", filter=Q(orders__state=OrderState.WITHDRAWN)),
        )
        .order_by("-pk")
    )


def registers_to_pay(municipality_id: int, *, on: date) -> "QuerySet[PaymentRegister]":
    """Registers with something left to order and no order that waits for its answer, the earliest first.

    Where the rules of the day ask for accepted papers, those that have them. `left` is what an order would pay now,
    `held` what objections hold back of the register.
    """
    unpaid = _unpaid(municipality_id)
    return unpaid.with_accepted_papers() if is_paid_after_papers(municipality_id, on) else unpaid


def registers_without_papers(municipality_id: int, *, on: date) -> "QuerySet[PaymentRegister]":
    """Those that only wait for their papers to be accepted, the earliest first."""
    unpaid = _unpaid(municipality_id)
    return unpaid.without_papers() if is_paid_after_papers(municipality_id, on) else unpaid.none()


def _unpaid(municipality_id: int) -> PaymentRegisterQuerySet:
    going = PaymentOrder.objects.filter(register=OuterRef("pk"))
    returned = to_reissue().filter(register=OuterRef("pk"))
    return (
        with_held(PaymentRegister.objects.filter(municipality_id=municipality_id, payable__gt=0))
        .filter(~Exists(going.filter(state__in=GOING)), ~Exists(returned))
        .annotate(left=F("payable") - F("gone") - F("held"))
        .filter(left__gt=0)
        .select_related("agreement__record__organisation")
        .order_by("month", "pk")
    )


def with_held(registers: PaymentRegisterQuerySet) -> PaymentRegisterQuerySet:
    """The registers, each with `gone` and `held`.

    `gone` is what orders pay of it or a debt took of it, `held` the sum of its lines under objections.
    """
    gone = ordered() + sum_of_repayments("from_register")
    objections = ChargeObjection.objects.holding().filter(accrual__register=OuterRef("pk")).order_by()
    sums = objections.values("accrual__register").annotate(sum=Sum("accrual__certificate_amount")).values("sum")
    return registers.annotate(gone=gone, held=Coalesce(Subquery(sums), 0, output_field=RoubleField()))


def advances_to_pay(municipality_id: int) -> "QuerySet[Advance]":
    """Accepted advances without an order, the earliest first; `left` is what no debt took of it."""
    accepted = Advance.objects.filter(municipality_id=municipality_id, state=AdvanceState.ACCEPTED)
    living = PaymentOrder.objects.filter(advance=OuterRef("pk")).exclude(state=OrderState.WITHDRAWN)
    left = (
        accepted.filter(~Exists(living))
        .annotate(left=F("amount") - sum_of_repayments("from_advance"))
        .filter(left__gt=0)
    )
    return left.select_related("agreement__record__organisation").order_by("month", "pk")


def get_batch_for(actor: Actor, batch_id: int) -> PaymentBatch:
    """The batch for the payer. Raises NotFound or NotAllowed."""
    batch = PaymentBatch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise NotFound()
    require(actor, Permission.SETTLEMENT_VIEW, batch.municipality_id)
    return batch


def get_order_for(actor: Actor, order_id: int) -> PaymentOrder:
    """The order for the payer. Raises NotFound or NotAllowed."""
    cards = PaymentOrder.objects.select_related(
        *PAID_CARDS, "batch", "reissued_by", "reissue_of", "answered_by", "withdrawn_by"
    )
    order = cards.filter(pk=order_id).first()
    if order is None:
        raise NotFound()
    require(actor, Permission.SETTLEMENT_VIEW, order.municipality_id)
    return order


def orders_of(batch: PaymentBatch) -> "QuerySet[PaymentOrder]":
    """Its orders by number, with whom each pays; `is_to_reissue` says which were returned and wait to go again."""
    applications = ("register__agreement__record__application", "advance__agreement__record__application")
    orders = batch.orders.select_related(*PAID_CARDS, *applications, "reissued_by").order_by("pk")
    return orders.annotate(is_to_reissue=Exists(to_reissue().filter(pk=OuterRef("pk"))))


def is_to_send(batch: PaymentBatch) -> bool:
    """Has it orders that nobody has handed to the treasury yet."""
    return batch.orders.filter(state=OrderState.READY).exists()


def is_withdrawn(batch: PaymentBatch) -> bool:
    """Was the batch taken back whole before it was sent: its file is of no use."""
    return not batch.orders.exclude(state=OrderState.WITHDRAWN).exists()


def orders_of_register(register: PaymentRegister) -> "QuerySet[PaymentOrder]":
    """What was ordered by the register, the earliest first."""
    return register.orders.select_related("batch").order_by("pk")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines linked to an order: `total` is what the order says of them, to the kopeck, or it may not be paid."""

    count: int
    total: Decimal


def lines_of_order(order: PaymentOrder) -> "QuerySet[PaidLine]":
    """The lines that the order pays, by contract: the same ids that its sum was made of."""
    return order.lines.select_related("accrual__contract__group").order_by("accrual__contract__number", "pk")


def sum_of_order(order: PaymentOrder) -> Lines:
    """Counted anew from the lines of the order, or from those of its advance. One query."""
    if order.advance is not None:
        return Lines(order.advance.lines.count(), order.advance.amount)
    counted = order.lines.aggregate(count=Count("pk"), total=Sum("amount"))
    return Lines(counted["count"], counted["total"] or ZERO)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows each part of the page of payments has."""

    registers: int
    papers: int
    advances: int
    waiting: int
    batches: int


def count_payments(municipality_id: int, *, on: date) -> Counts:
    """Seven queries."""
    return Counts(
        registers=registers_to_pay(municipality_id, on=on).count(),
        papers=registers_without_papers(municipality_id, on=on).count(),
        advances=advances_to_pay(municipality_id).count(),
        waiting=orders_waiting(municipality_id).count(),
        batches=PaymentBatch.objects.filter(municipality_id=municipality_id).count(),
    )


def orders_waiting(municipality_id: int) -> "QuerySet[PaymentOrder]":
    """Orders that bar their register: returned and not issued again come first, then not sent, then not answered.

    Without those that were returned when nothing is left to issue again.
    """
    own = PaymentOrder.objects.filter(municipality_id=municipality_id)
    orders = own.filter(Q(state__in=GOING) | Q(pk__in=to_reissue().filter(municipality_id=municipality_id)))
    turns = enumerate((OrderState.BOUNCED, *GOING))
    turn = Case(*(When(state=state, then=place) for place, state in turns), output_field=IntegerField())
    return orders.select_related(*PAID_CARDS, "batch").order_by(turn, "pk")


def may_be_reissued(order: PaymentOrder) -> bool:
    """Was the order returned and not issued again, and is its money still to go. One query."""
    return order.state == OrderState.BOUNCED and to_reissue().filter(pk=order.pk).exists()


def list_takes(municipality_id: int) -> "QuerySet[TreasuryTake]":
    """Files of the treasury that were entered, the latest first, with how many answers each brought and lost."""
    takes = TreasuryTake.objects.filter(municipality_id=municipality_id).select_related("taken_by")
    counted = takes.annotate(
        brought=Count("answers"), lost=Count("answers", filter=Q(answers__withdrawn_at__isnull=False))
    )
    return counted.order_by("-pk")


def get_take_for(actor: Actor, take_id: int) -> TreasuryTake:
    """The file for the payer. Raises NotFound or NotAllowed."""
    take = TreasuryTake.objects.select_related("taken_by").filter(pk=take_id).first()
    if take is None:
        raise NotFound()
    require(actor, Permission.PAYMENT_ORDER, take.municipality_id)
    return take


def answers_of(take: TreasuryTake) -> "QuerySet[TreasuryAnswer]":
    """What the file brought, by order."""
    return take.answers.select_related("order", "withdrawn_by").order_by("order", "pk")


def answer_to_take_back(order: PaymentOrder) -> TreasuryAnswer | None:
    """The last answer to the order that stands, when nothing has followed from it: only it may be taken back.

    Nothing may be when another order was issued instead, or a debt took what came back. Two queries.
    """
    if order.replacement is not None:
        return None
    if order.state == OrderState.BOUNCED:
        model = PaymentRegister if order.register_id else Advance
        if not with_left(model.objects.filter(pk=order.paid.pk)).filter(left__gte=order.amount).exists():
            return None
    return order.answers.filter(withdrawn_at__isnull=True).order_by("-pk").first()


def answers_to(order: PaymentOrder) -> "QuerySet[TreasuryAnswer]":
    """What the treasury answered to the order, the earliest first."""
    return order.answers.select_related("take__taken_by", "withdrawn_by").order_by("pk")
