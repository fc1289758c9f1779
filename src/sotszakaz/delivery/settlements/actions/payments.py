"""Payment orders: chosen registers and advances become one batch; a chosen set of ids makes sum, links and marks."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from sotszakaz.delivery.settlements import papers_first, rules
from sotszakaz.delivery.settlements.actions.debts import set_off_debts
from sotszakaz.delivery.settlements.actions.holding import hold_again
from sotszakaz.delivery.settlements.debts import advances_with_due, registers_with_due, to_reissue
from sotszakaz.delivery.settlements.errors import (
    BatchSent,
    GroundMissing,
    LinesHeld,
    NotBounced,
    NothingToPay,
    PapersNotAccepted,
)
from sotszakaz.delivery.settlements.models import (
    Accrual,
    Advance,
    MonthPaper,
    PaidLine,
    PaymentBatch,
    PaymentOrder,
    PaymentRegister,
)
from sotszakaz.delivery.settlements.payer import hold_payer
from sotszakaz.delivery.settlements.states import AdvanceState, OrderState
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.numbering import next_number, take_numbers
from sotszakaz.foundation.transitions import move_all
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission

Chosen = tuple[PaymentOrder, Sequence[tuple[int, Decimal]]]
BATCH = 1000
NAMED = 5


@transaction.atomic(durable=True)
def make_batch(
    *, municipality_id: int, registers: Iterable[int], advances: Iterable[int], by: Actor, on: date
) -> PaymentBatch:
    """Order to pay the chosen registers and accepted advances; what is held back waits for a later order.

    What is paid or ordered already is passed over, and what an agreement owes is set off first. Raises NothingToPay
    when nothing is left, PapersNotAccepted where the rules ask for papers of the month first, and the sentences of the
    unique keys when somebody orders the same at the same moment.
    """
    require(by, Permission.PAYMENT_ORDER, municipality_id)
    chosen, asked = list(registers), list(advances)
    hold_payer(municipality_id)
    set_off_debts(municipality_id, on=on, agreements=_agreements_of(municipality_id, chosen, asked), also=chosen)
    orders = [*_of_advances(municipality_id, asked), *_of_registers(municipality_id, chosen)]
    if not orders:
        raise NothingToPay()
    _ensure_papers([order.register for order, _ in orders if order.register], municipality_id, on=on)
    return _write(municipality_id, orders, by=by, on=on)


@transaction.atomic(durable=True)
def reissue_order(*, order_id: int, by: Actor, on: date) -> PaymentBatch:
    """Issue again what the treasury returned: the same lines, a batch of its own, less what was set off meanwhile.

    Raises NotFound, NotBounced, LinesHeld, PapersNotAccepted, and NothingToPay when all of it was set off.
    """
    asked = PaymentOrder.objects.select_related("register", "advance").filter(pk=order_id).first()
    if asked is None:
        raise NotFound()
    require(by, Permission.PAYMENT_ORDER, asked.municipality_id)
    hold_payer(asked.municipality_id)
    registers = [asked.register_id] if asked.register_id else []
    set_off_debts(asked.municipality_id, on=on, agreements=[asked.paid.agreement_id], also=registers)
    old = PaymentOrder.objects.select_for_update(no_key=True).get(pk=order_id)
    if old.state != OrderState.BOUNCED or PaymentOrder.objects.filter(reissue_of=old).exists():
        raise NotBounced(number=old.number)
    _ensure_not_held(old)
    _ensure_papers([old.register] if old.register else [], old.municipality_id, on=on)
    due = _due_of_registers(registers) if registers else _due_of_advances([old.paid.pk])
    deducted, amount = rules.order_of(lines=old.lines_total, to_deduct=due[old.paid.pk])
    if amount <= 0:
        raise NothingToPay()
    again = PaymentOrder(
        register_id=old.register_id,
        advance_id=old.advance_id,
        reissue_of=old,
        lines_total=old.lines_total,
        deducted=deducted,
        amount=amount,
    )
    lines = list(old.lines.order_by("accrual").values_list("accrual", "amount"))
    batch = _write(old.municipality_id, [(again, lines)], by=by, on=on)
    outbox.put("payment_order.reissued", again)
    return batch


@transaction.atomic(durable=True)
def send_batch(*, batch_id: int, by: Actor) -> int:
    """Say that the file of the batch went to the treasury; how many orders moved. Raises NotFound."""
    batch = PaymentBatch.objects.select_for_update(no_key=True).filter(pk=batch_id).first()
    if batch is None:
        raise NotFound()
    require(by, Permission.PAYMENT_ORDER, batch.municipality_id)
    ready = list(batch.orders.filter(state=OrderState.READY).select_for_update(no_key=True).order_by("pk"))
    move_all(ready, "send", by=by)
    return len(ready)


@transaction.atomic(durable=True)
def withdraw_batch(*, batch_id: int, reason: str, by: Actor, on: date) -> int:
    """Take back orders of a batch that was made by mistake and not sent yet; how many. Their lines are free again.

    An order that was issued instead of a returned one lets it be issued again. Raises NotFound, GroundMissing,
    BatchSent.
    """
    batch = PaymentBatch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise NotFound()
    require(by, Permission.PAYMENT_ORDER, batch.municipality_id)
    if not reason.strip():
        raise GroundMissing(field="reason")
    hold_payer(batch.municipality_id)
    PaymentBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    asked = batch.orders.filter(state=OrderState.READY).select_related("register", "advance", "reissue_of")
    ready = list(asked.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if not ready:
        raise BatchSent(number=batch.number)
    instead = [(each.reissue_of, {"withdrawn": each.number}) for each in ready if each.reissue_of is not None]
    move_all(ready, "withdraw", by=person_of(by), reason=reason.strip(), reissue_of=None)
    audit.record_all("payment_order.free_reissue", instead, by=by)
    PaidLine.objects.filter(order__in=ready).update(is_counted=False)
    hold_again(ready, by=by)
    set_off_debts(batch.municipality_id, on=on, agreements={each.paid.agreement_id for each in ready})
    outbox.put_all("payment_order.withdrawn", ready)
    if batch.made_by is not None and batch.made_by != by:
        outbox.put("payment_batch.withdrawn", batch, reason=reason.strip())
    return len(ready)


def _ensure_not_held(old: PaymentOrder) -> None:
    """Lines are locked first, as they are for a new order."""
    ids = list(old.lines.order_by("accrual").values_list("accrual", flat=True))
    list(Accrual.objects.filter(pk__in=ids).select_for_update().order_by("pk").values_list("pk", flat=True))
    if Accrual.objects.payable().filter(pk__in=ids).count() < len(ids):
        raise LinesHeld(number=old.number)


def _ensure_papers(registers: Sequence[PaymentRegister], municipality_id: int, *, on: date) -> None:
    """Papers are locked first: who orders waits for who accepts."""
    if not registers or not papers_first.is_paid_after_papers(municipality_id, on):
        return
    papers = MonthPaper.objects.filter(register__in=registers).select_for_update(no_key=True).order_by("pk")
    list(papers.values_list("pk", flat=True))
    waiting = papers_first.waiting_registers(registers)
    if waiting:
        said = [f"реестр № {each.register.number}: {_kinds(each)}" for each in waiting[:NAMED]]
        more = len(waiting) - NAMED
        raise PapersNotAccepted(registers="; ".join(said) + (f" и ещё {more}" if more > 0 else ""))


def _kinds(waiting: papers_first.WaitingRegister) -> str:
    return ", ".join(each.kind.label for each in waiting.papers)


def _of_advances(municipality_id: int, ids: Iterable[int]) -> list[Chosen]:
    ordered = PaymentOrder.objects.filter(advance__isnull=False).exclude(state=OrderState.WITHDRAWN).values("advance")
    accepted = list(
        Advance.objects.filter(municipality_id=municipality_id, pk__in=list(ids), state=AdvanceState.ACCEPTED)
        .exclude(pk__in=ordered)
        .select_for_update(no_key=True)
        .order_by("pk")
    )
    due = _due_of_advances(each.pk for each in accepted)
    orders: list[Chosen] = []
    for each in accepted:
        deducted, amount = rules.order_of(lines=each.amount, to_deduct=due[each.pk])
        if amount > 0:
            orders.append((PaymentOrder(advance=each, lines_total=each.amount, deducted=deducted, amount=amount), ()))
    return orders


def _of_registers(municipality_id: int, ids: Iterable[int]) -> list[Chosen]:
    """Lines are locked before it is asked which are held back: an objection and an order wait for one another."""
    own = PaymentRegister.objects.filter(municipality_id=municipality_id, pk__in=list(ids), payable__gt=0)
    locked = list(own.select_for_update(no_key=True).order_by("pk"))
    going = PaymentOrder.objects.filter(state__in=[OrderState.READY, OrderState.SENT])
    barred = {
        *going.filter(register__in=locked).values_list("register", flat=True),
        *to_reissue().filter(register__in=locked).values_list("register", flat=True),
    }
    chosen = [each for each in locked if each.pk not in barred]
    lines, due = _waiting_lines(chosen), _due_of_registers(each.pk for each in chosen)
    orders: list[Chosen] = []
    for each in chosen:
        total = sum((amount for _, amount in lines[each.pk]), rules.NOTHING)
        deducted, amount = rules.order_of(lines=total, to_deduct=due[each.pk])
        if amount > 0:
            order = PaymentOrder(register=each, lines_total=total, deducted=deducted, amount=amount)
            orders.append((order, lines[each.pk]))
    return orders


def _waiting_lines(registers: Sequence[PaymentRegister]) -> dict[int, list[tuple[int, Decimal]]]:
    """By register, its lines that nothing holds and no living order pays, with their sums."""
    lines = Accrual.objects.filter(register__in=registers)
    list(lines.select_for_update().order_by("pk").values_list("pk", flat=True))
    waiting = Accrual.objects.payable().filter(register__in=registers).exclude(paid_lines__is_counted=True)
    found: dict[int, list[tuple[int, Decimal]]] = {each.pk: [] for each in registers}
    for register_id, line_id, amount in waiting.order_by("pk").values_list("register", "pk", "certificate_amount"):
        found[register_id].append((line_id, amount))
    return found


def _due_of_registers(ids: Iterable[int]) -> dict[int, Decimal]:
    return dict(registers_with_due(PaymentRegister.objects.filter(pk__in=list(ids))).values_list("pk", "due"))


def _due_of_advances(ids: Iterable[int]) -> dict[int, Decimal]:
    return dict(advances_with_due(Advance.objects.filter(pk__in=list(ids))).values_list("pk", "due"))


def _agreements_of(municipality_id: int, registers: list[int], advances: list[int]) -> list[int]:
    ours = {"municipality_id": municipality_id}
    return [
        *PaymentRegister.objects.filter(**ours, pk__in=registers).values_list("agreement", flat=True),
        *Advance.objects.filter(**ours, pk__in=advances).values_list("agreement", flat=True),
    ]


def _write(municipality_id: int, orders: Sequence[Chosen], *, by: Actor, on: date) -> PaymentBatch:
    number = next_number("payment_batch", municipality_id=municipality_id, year=on.year)
    numbers = take_numbers("payment_order", municipality_id=municipality_id, year=on.year, count=len(orders))
    batch = PaymentBatch.objects.create(
        municipality_id=municipality_id,
        number=f"ПК-{number}/{on.year}",
        made_on=on,
        made_by=person_of(by),
    )
    with judged(PaymentOrder, PaidLine):
        for (order, _), given in zip(orders, numbers, strict=True):
            order.municipality_id, order.batch, order.number = municipality_id, batch, f"ПП-{given}/{on.year}"
        PaymentOrder.objects.bulk_create([order for order, _ in orders], batch_size=BATCH)
        links = [
            PaidLine(municipality_id=municipality_id, order=order, accrual_id=accrual_id, amount=amount)
            for order, lines in orders
            for accrual_id, amount in lines
        ]
        PaidLine.objects.bulk_create(links, batch_size=BATCH)
    total = sum((order.amount for order, _ in orders), rules.NOTHING)
    audit.record("payment_batch.make", batch, by=by, orders=len(orders), total=str(total))
    return batch
