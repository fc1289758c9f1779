"""What the treasury answered: orders are paid or bounce, by their numbers; the same answer twice changes nothing.

An answer that was entered by mistake is taken back while nothing has followed from it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from sotszakaz.delivery.settlements.actions.debts import set_off_debts
from sotszakaz.delivery.settlements.actions.holding import hold_again, hold_no_more
from sotszakaz.delivery.settlements.errors import AnswerStays, GroundMissing
from sotszakaz.delivery.settlements.models import PaidLine, PaymentOrder, TreasuryAnswer, TreasuryTake
from sotszakaz.delivery.settlements.payer import hold_payer
from sotszakaz.delivery.settlements.states import OrderState
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import Actor, person_of, require
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
def take_results(
    *, municipality_id: int, results: Sequence[Result], by: Actor, on: date, is_trial: bool = False
) -> list[Answer]:
    """Enter the answers on this day; rows with an error are passed over. A trial says the same and writes nothing.

    Money that comes back after it was paid is an answer too: a return of a later day.
    """
    require(by, Permission.PAYMENT_ORDER, municipality_id)
    hold_payer(municipality_id)
    locked = (
        PaymentOrder.objects.filter(municipality_id=municipality_id, number__in={each.number for each in results})
        .select_related("batch")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    orders = {each.number: each for each in locked}
    answers: list[Answer] = []
    seen: set[str] = set()
    entered: list[TreasuryAnswer] = []
    for result in results:
        order = orders.get(result.number)
        error = _wrong(result, order, on, is_twice=result.number in seen)
        seen.add(result.number)
        is_new = not error and order is not None and (order.state, order.answered_on) != (result.state, result.on)
        if is_new and order is not None and not is_trial:
            entered.append(_enter(order, result, by))
        answers.append(Answer(result, error, is_new))
    if not is_trial:
        _keep(municipality_id, entered, by, on)
    return answers


@transaction.atomic(durable=True)
def withdraw_answers(
    *, municipality_id: int, answers: Collection[int], reason: str, by: Actor, on: date
) -> list[TreasuryAnswer]:
    """Take back answers that were entered by mistake: their orders stand where they stood before, all or none.

    Raises NotFound, GroundMissing, AnswerStays.
    """
    require(by, Permission.PAYMENT_ORDER, municipality_id)
    if not reason.strip():
        raise GroundMissing(field="reason")
    hold_payer(municipality_id)
    found = list(
        TreasuryAnswer.objects.filter(municipality_id=municipality_id, pk__in=answers)
        .select_related("order__register", "order__advance")
        .select_for_update(of=("self", "order"), no_key=True)
        .order_by("order", "pk")
    )
    if not found or len(found) < len(answers):
        raise NotFound()
    for answer in found:
        _take_back(answer, reason.strip(), by)
    again = {each.order.paid.agreement_id for each in found if each.state == OrderState.PAID}
    set_off_debts(municipality_id, on=on, agreements=again)
    outbox.put_all("payment_order.answer_withdrawn", [each.order for each in found])
    return found


def _take_back(answer: TreasuryAnswer, reason: str, by: Actor) -> None:
    person, order = person_of(by), answer.order
    later = order.answers.filter(withdrawn_at__isnull=True, pk__gt=answer.pk).exists()
    if answer.withdrawn_at is not None or later or PaymentOrder.objects.filter(reissue_of=order).exists():
        raise AnswerStays(number=order.number)
    TreasuryAnswer.objects.filter(pk=answer.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=person, withdrawal_reason=reason
    )
    verb = "take_back_return" if answer.was == OrderState.PAID else "take_back_answer"
    changes = {"answered_on": answer.was_on, "reason": "", "paid_on": answer.was_on}
    try:
        with judged(PaymentOrder, PaidLine):
            move(order, verb, by=person, **changes)
            PaidLine.objects.filter(order=order).update(is_counted=True)
            hold_no_more([order], by=by)
    except ConstraintViolated as refusal:
        raise AnswerStays(number=order.number) from refusal


def _keep(municipality_id: int, entered: list[TreasuryAnswer], by: Actor, on: date) -> None:
    """Keep the file, cover debts by what came back, tell of it."""
    back = [each.order for each in entered if each.state == OrderState.BOUNCED]
    if entered:
        person = person_of(by)
        take = TreasuryTake.objects.create(municipality_id=municipality_id, taken_on=on, taken_by=person)
        for each in entered:
            each.take = take
        TreasuryAnswer.objects.bulk_create(entered)
    if back:
        hold_again(back, by=by)
        set_off_debts(municipality_id, on=on, agreements={each.paid.agreement_id for each in back})
    _tell(municipality_id, entered, by)


def _tell(municipality_id: int, entered: list[TreasuryAnswer], by: Actor) -> None:
    for topic, state in (("payment_order.paid", OrderState.PAID), ("payment_order.bounced", OrderState.BOUNCED)):
        outbox.put_all(topic, [each.order for each in entered if each.state == state])
    municipality = Municipality.objects.get(pk=municipality_id)
    audit.record("treasury.take", municipality, by=by, municipality_id=municipality_id, entered=len(entered))


def _wrong(result: Result, order: PaymentOrder | None, on: date, *, is_twice: bool) -> str:
    if order is None:
        return "Поручения с таким номером нет. Сверьте номер с пакетом."
    if is_twice:
        return "Это поручение есть в файле выше. Оставьте одну строку."
    if order.state == OrderState.READY:
        return "Поручение ещё не передано в казначейство. Сначала отметьте передачу пакета."
    if order.state == OrderState.WITHDRAWN:
        return "Поручение отозвано до передачи в казначейство. Сверьте номер с пакетом."
    if result.state == OrderState.BOUNCED and not result.reason.strip():
        return "Возврат без причины. Напишите, почему казначейство вернуло поручение."
    if not order.batch.made_on <= result.on <= on:
        return f"День ответа — от {order.batch.made_on:%d.%m.%Y} до {on:%d.%m.%Y}. Сверьте день с выпиской."
    is_same = (order.state, order.answered_on) == (result.state, result.on)
    if order.state == OrderState.SENT or is_same or _came_back_later(order, result):
        return ""
    return f"По поручению уже внесён другой ответ: {order.get_state_display()} {order.answered_on:%d.%m.%Y}."


def _came_back_later(order: PaymentOrder, result: Result) -> bool:
    """The bank returned what had been paid: an answer of a later day; one of the same day is a mistake."""
    is_return = order.state == OrderState.PAID and result.state == OrderState.BOUNCED
    return is_return and order.answered_on is not None and result.on > order.answered_on


def _enter(order: PaymentOrder, result: Result, by: Actor) -> TreasuryAnswer:
    """The answer, still without its file."""
    person = person_of(by)
    answer = TreasuryAnswer(
        municipality_id=order.municipality_id,
        order=order,
        state=result.state,
        answered_on=result.on,
        reason=result.reason.strip() if result.state == OrderState.BOUNCED else "",
        was=order.state,
        was_on=order.answered_on,
    )
    said = {"answered_on": result.on, "answered_by": person}
    if result.state == OrderState.PAID:
        move(order, "pay", by=person, paid_on=result.on, **said)
    else:
        move(order, "bounce", by=person, reason=result.reason.strip(), **said)
        PaidLine.objects.filter(order=order).update(is_counted=False)
    return answer
