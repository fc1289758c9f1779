"""What the treasury answered: orders are paid or bounce, by their numbers; the same answer twice changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sotszakaz.delivery.settlements.actions.debts import hold_payer, set_off_debts
from sotszakaz.delivery.settlements.models import PaidLine, PaymentOrder
from sotszakaz.delivery.settlements.states import OrderState
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission


@dataclass(frozen=True, slots=True)
class Result:
    """A row of the file: `row` is its number for people, a `reason` is there when the money came back."""

    row: int
    number: str
    state: OrderState
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a row: `error` is a sentence for people, or empty; `is_new` when it changes something."""

    result: Result
    error: str
    is_new: bool


@transaction.atomic(durable=True)
def take_results(*, municipality_id: int, results: Sequence[Result], by: Actor, is_trial: bool = False) -> list[Answer]:
    """Enter the answers; rows with an error are passed over. A trial says the same and writes nothing."""
    require(by, Permission.PAYMENT_ORDER, municipality_id)
    hold_payer(municipality_id)
    locked = (
        PaymentOrder.objects.filter(municipality_id=municipality_id, number__in={each.number for each in results})
        .select_for_update(no_key=True)
        .order_by("pk")
    )
    orders = {each.number: each for each in locked}
    answers: list[Answer] = []
    seen: set[str] = set()
    entered: dict[OrderState, list[PaymentOrder]] = {OrderState.PAID: [], OrderState.BOUNCED: []}
    for result in results:
        order = orders.get(result.number)
        error = _wrong(result, order, is_twice=result.number in seen)
        seen.add(result.number)
        is_new = not error and order is not None and order.state == OrderState.SENT
        if is_new and order is not None and not is_trial:
            _enter(order, result, by)
            entered[result.state].append(order)
        answers.append(Answer(result, error, is_new))
    if not is_trial:
        back = entered[OrderState.BOUNCED]
        if back:
            agreements = {each.paid.agreement_id for each in back}
            set_off_debts(municipality_id, on=max(each.on for each in results), agreements=agreements)
        _tell(municipality_id, entered, by)
    return answers


def _tell(municipality_id: int, entered: dict[OrderState, list[PaymentOrder]], by: Actor) -> None:
    outbox.put_all("payment_order.paid", entered[OrderState.PAID])
    outbox.put_all("payment_order.bounced", entered[OrderState.BOUNCED])
    municipality, count = Municipality.objects.get(pk=municipality_id), sum(map(len, entered.values()))
    audit.record("treasury.take", municipality, by=by, municipality_id=municipality_id, entered=count)


def _wrong(result: Result, order: PaymentOrder | None, *, is_twice: bool) -> str:
    if order is None:
        return "Поручения с таким номером нет. Сверьте номер с пакетом."
    if is_twice:
        return "Это поручение есть в файле выше. Оставьте одну строку."
    if order.state == OrderState.READY:
        return "Поручение ещё не передано в казначейство. Сначала отметьте передачу пакета."
    if result.state == OrderState.BOUNCED and not result.reason.strip():
        return "Возврат без причины. Напишите, почему казначейство вернуло поручение."
    if order.state != OrderState.SENT and (order.state, order.answered_on) != (result.state, result.on):
        return f"По поручению уже внесён другой ответ: {order.get_state_display()} {order.answered_on:%d.%m.%Y}."
    return ""


def _enter(order: PaymentOrder, result: Result, by: Actor) -> None:
    person = by if isinstance(by, User) else None
    if result.state == OrderState.PAID:
        move(order, "pay", by=person, answered_on=result.on, answered_by=person)
        return
    move(order, "bounce", by=person, answered_on=result.on, answered_by=person, reason=result.reason.strip())
    PaidLine.objects.filter(order=order).update(is_counted=False)
