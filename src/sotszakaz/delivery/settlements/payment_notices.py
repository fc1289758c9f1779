"""What is told of money: an advance filed, accepted or returned, an order paid, returned, issued again or withdrawn."""

from collections.abc import Sequence

from sotszakaz.delivery.settlements.advances import is_too_late_to_accept
from sotszakaz.delivery.settlements.models import Advance, PaymentBatch, PaymentOrder, PaymentRegister
from sotszakaz.delivery.settlements.states import AdvanceState, OrderState
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import office_with, staff_with

FILED, ACCEPTED, RETURNED = "advance.filed", "advance.accepted", "advance.returned"
PAID, BOUNCED, REISSUED = "payment_order.paid", "payment_order.bounced", "payment_order.reissued"
ANSWER_WITHDRAWN = "payment_order.answer_withdrawn"
WITHDRAWN, BATCH_WITHDRAWN = "payment_order.withdrawn", "payment_batch.withdrawn"


def tell_of_advances(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: two queries for a batch, one more for each that was returned."""
    advances = Advance.objects.select_related("agreement__record").in_bulk([each.subject_id for each in messages])
    staff = staff_with(Permission.ADVANCE_FILE, (each.agreement.record.organisation_id for each in advances.values()))
    tell(
        Telling(message, user_id, AREA_PROVIDER, *_words(advance))
        for message in messages
        for advance in [advances[message.subject_id]]
        for user_id in staff.get((advance.municipality_id, advance.agreement.record.organisation_id), [])
    )


def tell_of_filed(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: who accepts advances learns that one waits. One query, one more a payer."""
    advances = Advance.objects.select_related("agreement__record__organisation").in_bulk(
        [each.subject_id for each in messages]
    )
    homes = {each.municipality_id for each in advances.values()}
    finance = {home: office_with(Permission.MONTH_CLOSE, home) for home in homes}
    tell(
        Telling(message, user_id, AREA_OFFICE, *_filed_words(advance))
        for message in messages
        for advance in [advances[message.subject_id]]
        for user_id in finance[advance.municipality_id]
        if advance.state == AdvanceState.FILED
    )


def _filed_words(advance: Advance) -> tuple[str, str]:
    provider, money = advance.agreement.record.organisation.short_name, spell(to_units(advance.amount), Unit.RUB)
    return (
        f"{provider}: заявка на аванс № {advance.number} за {advance.month:%m.%Y}",
        f"Исполнитель просит {money}. Примите заявку или верните её с замечаниями до закрытия месяца.",
    )


def _words(advance: Advance) -> tuple[str, str]:
    about = f"№ {advance.number} за {advance.month:%m.%Y}"
    if advance.state == AdvanceState.RETURNED:
        then = "Исправьте и подайте заявку снова."
        if is_too_late_to_accept(advance):
            then = "Месяц закрыт без этого аванса: всё оказанное оплатят по реестру."
        return f"Заявка на аванс {about} возвращена", f"{advance.remarks} {then}"
    return f"Заявка на аванс {about} принята", "Аванс вычтется из реестра на оплату, когда месяц закроется."


def tell_of_orders(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: two queries for a batch. The notice opens the register or the advance that is paid.

    What was taken back before it was told is not told: only that it was a mistake.
    """
    cards = PaymentOrder.objects.select_related("register__agreement__record", "advance__agreement__record")
    orders = cards.in_bulk([each.subject_id for each in messages])
    organisations = {pk: each.paid.agreement.record.organisation_id for pk, each in orders.items()}
    staff = staff_with(Permission.SETTLEMENT_VIEW, organisations.values())
    tell(
        Telling(message, user_id, AREA_PROVIDER, *_words_of(message.topic, order), subject=_subject(order))
        for message in messages
        for order in [orders[message.subject_id]]
        if _still_holds(message.topic, order)
        for user_id in staff.get((order.municipality_id, organisations[order.pk]), [])
    )


def _still_holds(topic: str, order: PaymentOrder) -> bool:
    if topic == PAID:
        return order.state == OrderState.PAID or order.paid_on is not None
    if topic == BOUNCED:
        return order.state == OrderState.BOUNCED
    return topic != REISSUED or order.state != OrderState.WITHDRAWN


def tell_of_withdrawn_batches(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: who made a batch that somebody else withdrew. One query."""
    batches = PaymentBatch.objects.in_bulk([each.subject_id for each in messages])
    tell(
        Telling(
            message,
            batch.made_by_id,
            AREA_OFFICE,
            f"Пакет № {batch.number} отозван до передачи в казначейство",
            f"Причина: {message.payload['reason'].rstrip('.')}. Его реестры и авансы снова можно оплатить.",
        )
        for message in messages
        for batch in [batches[message.subject_id]]
        if batch.made_by_id is not None
    )


def _subject(order: PaymentOrder) -> tuple[str, int]:
    return order.paid._meta.label_lower, order.paid.pk


def _words_of(topic: str, order: PaymentOrder) -> tuple[str, str]:
    what = "реестр" if isinstance(order.paid, PaymentRegister) else "аванс"
    about = f"{what} № {order.paid.number} за {order.paid.month:%m.%Y}"
    money = spell(to_units(order.amount), Unit.RUB)
    if topic == ANSWER_WITHDRAWN:
        return (
            f"Ответ казначейства отозван, {money}: {about}",
            f"Поручение № {order.number}: ответ внесли по ошибке. Сейчас оно — «{order.get_state_display()}».",
        )
    if topic == WITHDRAWN:
        return (
            f"Поручение на {money} отозвано: {about}",
            f"Поручение № {order.number} отозвано до передачи в казначейство, причина: {order.reason.rstrip('.')}. "
            "Деньги по нему не уходили, о новом поручении скажет раздел «Что оплачено».",
        )
    if topic == PAID:
        day = order.paid_on or order.answered_on
        return f"Оплачено {money}: {about}", f"Поручение № {order.number} исполнено {day:%d.%m.%Y}."
    if topic == BOUNCED:
        reason = order.reason.rstrip(".")
        return (
            f"Казначейство вернуло {money}: {about}",
            f"Поручение № {order.number}, причина: {reason}. Проверьте свои банковские реквизиты. "
            "Уполномоченный орган выпустит поручение снова.",
        )
    return (
        f"Поручение выпущено снова, {money}: {about}",
        f"Новое поручение № {order.number} идёт взамен возвращённого. Об оплате придёт уведомление.",
    )
