"""What a provider is told of months that it hands in: accepted, returned, due; and what the payer is told."""

from collections.abc import Sequence
from datetime import date

from sotszakaz.delivery.attendance.models import MonthHandIn
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import office_with, staff_with
from sotszakaz.supply.agreements.models import Agreement

HANDED_IN, MONTH_ACCEPTED, MONTH_RETURNED = "month.handed_in", "month.hand_in_accepted", "month.hand_in_returned"
HAND_IN_DUE = "month.hand_in_due"
AGREEMENT = Agreement._meta.label_lower


def tell_of_decisions(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the provider learns whether its month was accepted. Two queries for a batch."""
    handed = MonthHandIn.objects.select_related("agreement__record").in_bulk([each.subject_id for each in messages])
    staff = staff_with(Permission.MONTH_HAND_IN, (each.agreement.record.organisation_id for each in handed.values()))
    tell(
        Telling(message, user_id, AREA_PROVIDER, *_words(message.topic, each), subject=(AGREEMENT, each.agreement_id))
        for message in messages
        for each in [handed[message.subject_id]]
        for user_id in staff.get((each.municipality_id, each.agreement.record.organisation_id), [])
    )


def _words(topic: str, handed: MonthHandIn) -> tuple[str, str]:
    if topic == MONTH_RETURNED:
        return (
            f"Месяц {handed.month:%m.%Y} возвращён",
            f"{handed.remarks} Табели снова открыты: исправьте их и сдайте месяц ещё раз.",
        )
    return f"Месяц {handed.month:%m.%Y} принят", "Табели больше не меняются. Реестр появится, когда месяц закроют."


def tell_of_handed_in(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: who closes months learns that sheets wait to be accepted."""
    handed = MonthHandIn.objects.select_related("agreement__record__organisation").in_bulk(
        [each.subject_id for each in messages]
    )
    closers = {
        home: office_with(Permission.MONTH_CLOSE, home) for home in {each.municipality_id for each in handed.values()}
    }
    tell(
        Telling(
            message,
            user_id,
            AREA_OFFICE,
            f"{each.agreement.record.organisation.short_name}: сдан месяц {each.month:%m.%Y}",
            "Проверьте табели и примите месяц или верните его с замечаниями.",
            subject=(MonthHandIn._meta.label_lower, each.pk),
        )
        for message in messages
        for each in [handed[message.subject_id]]
        for user_id in closers[each.municipality_id]
    )


def tell_of_due(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the month is over and not handed in."""
    agreements = Agreement.objects.select_related("record").in_bulk([each.subject_id for each in messages])
    staff = staff_with(Permission.MONTH_HAND_IN, (each.record.organisation_id for each in agreements.values()))
    tell(
        Telling(message, user_id, AREA_PROVIDER, *_due_words(message), subject=(AGREEMENT, agreement.pk))
        for message in messages
        for agreement in [agreements[message.subject_id]]
        for user_id in staff.get((agreement.municipality_id, agreement.record.organisation_id), [])
    )


def _due_words(message: OutboxMessage) -> tuple[str, str]:
    month, due = (date.fromisoformat(message.payload[name]) for name in ("month", "due"))
    if message.payload["stage"].endswith("left-out"):
        words = "Отметьте, чего не хватает, и сдайте месяц: его оплату посчитает следующее закрытие."
        return f"Месяц {month:%m.%Y} закрыт без вас", words
    if message.payload["stage"].endswith("rest"):
        words = "Месяц посчитали до его конца и приняли их как проведённые. Следующее закрытие сверит их с табелем."
        return f"Отметьте последние занятия за {month:%m.%Y}", words
    if message.payload["stage"].endswith("late"):
        return f"Месяц {month:%m.%Y} не сдан", f"Срок прошёл {due:%d.%m.%Y}. Отметьте, чего не хватает, и сдайте месяц."
    return f"Пора сдать {month:%m.%Y}", f"Сдайте месяц до {due:%d.%m.%Y} включительно: по нему считается оплата."
