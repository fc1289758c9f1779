"""What the treasury answered: orders are paid or bounce, by their numbers; the same answer twice changes nothing.

An answer that was entered by mistake is taken back while nothing has followed from it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from sotszakaz.delivery.settlements.actions.debts import set_off_debts
from sotszakaz.delivery.settlements.actions.holding import hold_again, hold_no_more
from sotszakaz.delivery.settlements.debts import cannot_count_again
from sotszakaz.delivery.settlements.errors import AnswerStays, GroundMissing
from sotszakaz.delivery.settlements.models import PaidLine, PaymentOrder, TreasuryAnswer, TreasuryTake
from sotszakaz.delivery.settlements.payer import hold_payer
from sotszakaz.delivery.settlements.states import OrderState
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move_all
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission

BATCH = 1000
ANSWERED = (OrderState.PAID, OrderState.BOUNCED)


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
        .select_related("batch", "register", "advance")
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
        if is_new and order is not None:
            entered.append(_answer(order, result))
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
    _ensure_last(found)
    _take_back(found, reason.strip(), by)
    again = {each.order.paid.agreement_id for each in found if each.state == OrderState.PAID}
    set_off_debts(municipality_id, on=on, agreements=again)
    outbox.put_all("payment_order.answer_withdrawn", [each.order for each in found])
    return found


def _ensure_last(answers: Sequence[TreasuryAnswer]) -> None:
    """Nothing has followed from them: no later answer stands, no other order was issued instead. Raises AnswerStays."""
    orders = [each.order_id for each in answers]
    reissued = set(PaymentOrder.objects.filter(reissue_of__in=orders).values_list("reissue_of", flat=True))
    living = TreasuryAnswer.objects.filter(order__in=orders, withdrawn_at__isnull=True).order_by("pk")
    last = dict(living.values_list("order", "pk"))
    for each in answers:
        if each.order_id in reissued or last.get(each.order_id) != each.pk:
            raise AnswerStays(number=each.order.number)


def _take_back(answers: Sequence[TreasuryAnswer], reason: str, by: Actor) -> None:
    person, ids = person_of(by), [each.pk for each in answers]
    TreasuryAnswer.objects.filter(pk__in=ids).update(
        withdrawn_at=timezone.now(), withdrawn_by=person, withdrawal_reason=reason
    )
    was_on = Subquery(TreasuryAnswer.objects.filter(pk__in=ids, order=OuterRef("pk")).values("was_on"))
    orders = [each.order for each in answers]
    try:
        with judged(PaymentOrder, PaidLine):
            for verb, was in (("take_back_return", OrderState.PAID), ("take_back_answer", OrderState.SENT)):
                moved = [each.order for each in answers if each.was == was]
                move_all(moved, verb, by=person, answered_on=was_on, paid_on=was_on, reason="")
            PaidLine.objects.filter(order__in=orders).update(is_counted=True)
            hold_no_more(orders, by=by)
    except ConstraintViolated as refusal:
        raise AnswerStays(number=_first_stuck(answers).number) from refusal
    for each in answers:
        each.order.answered_on = each.order.paid_on = each.was_on


def _first_stuck(answers: Sequence[TreasuryAnswer]) -> PaymentOrder:
    """The first order whose answer has to stay, whom the refusal names."""
    orders = [each.order for each in answers]
    sent_again = [each.order_id for each in answers if each.was == OrderState.SENT]
    asked = cannot_count_again(sent_again).filter(pk__in=[each.pk for each in orders])
    stuck = set(asked.values_list("pk", flat=True))
    return next((each for each in orders if each.pk in stuck), orders[0])


def _keep(municipality_id: int, entered: list[TreasuryAnswer], by: Actor, on: date) -> None:
    """Keep the file, move its orders, cover debts by what came back, tell of it."""
    back = [each.order for each in entered if each.state == OrderState.BOUNCED]
    if entered:
        take = TreasuryTake.objects.create(municipality_id=municipality_id, taken_on=on, taken_by=person_of(by))
        for each in entered:
            each.take = take
        TreasuryAnswer.objects.bulk_create(entered, batch_size=BATCH)
        _move(take, entered, by)
    if back:
        PaidLine.objects.filter(order__in=back).update(is_counted=False)
        hold_again(back, by=by)
        set_off_debts(municipality_id, on=on, agreements={each.paid.agreement_id for each in back})
    _tell(municipality_id, entered, by)


def _move(take: TreasuryTake, entered: Sequence[TreasuryAnswer], by: Actor) -> None:
    """Every order to where its answer in this file brings it: two statements, whatever their number."""
    person, said = person_of(by), TreasuryAnswer.objects.filter(take=take, order=OuterRef("pk"))
    on, reason = Subquery(said.values("answered_on")), Subquery(said.values("reason"))
    paid, bounced = ([each.order for each in entered if each.state == state] for state in ANSWERED)
    move_all(paid, "pay", by=person, answered_on=on, answered_by=person, paid_on=on)
    move_all(bounced, "bounce", by=person, answered_on=on, answered_by=person, reason=reason)
    for each in entered:
        each.order.answered_on, each.order.reason = each.answered_on, each.reason
    for order in paid:
        order.paid_on = order.answered_on


def _tell(municipality_id: int, entered: list[TreasuryAnswer], by: Actor) -> None:
    for topic, state in zip(("payment_order.paid", "payment_order.bounced"), ANSWERED, strict=True):
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


def _answer(order: PaymentOrder, result: Result) -> TreasuryAnswer:
    """The answer, still without its file."""
    return TreasuryAnswer(
        municipality_id=order.municipality_id,
        order=order,
        state=result.state,
        answered_on=result.on,
        reason=result.reason.strip() if result.state == OrderState.BOUNCED else "",
        was=order.state,
        was_on=order.answered_on,
    )
