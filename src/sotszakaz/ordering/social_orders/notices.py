"""What people are told of an order: it is in force, it has changed, its year is closed."""

from collections.abc import Sequence
from datetime import date

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.states import OrderState

APPROVED, CLOSED = "social_order.approved", "social_order.closed"


def tell_of_approval(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: everybody of the office who reads orders learns what is in force now."""
    orders = SocialOrder.objects.in_bulk([each.subject_id for each in messages])
    tellings: list[Telling] = []
    for message in messages:
        order = orders[message.subject_id]
        if order.status_number == 1:
            title = f"Утверждён социальный заказ на {order.year} год"
            text = "Счета открыты, сертификаты оплачиваются из этого заказа. Подпишите документ и опубликуйте заказ."
        else:
            title = f"Изменён социальный заказ на {order.year} год, статус {order.status_number}"
            text = f"Почему: {order.change_reason}. Подпишите новую редакцию документа и опубликуйте её."
        tellings += _to(message, order, title, text)
    tell(tellings)


def tell_of_closing(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the year is over, what is left has lapsed."""
    orders = SocialOrder.objects.in_bulk([each.subject_id for each in messages])
    tellings: list[Telling] = []
    for message in messages:
        order = orders[message.subject_id]
        title = f"Закрыт социальный заказ на {order.year} год"
        tellings += _to(message, order, title, "Остатки объёмов и бюджета сгорели. Сформируйте отчёт за год.")
    tell(tellings)


def tell_of_signing(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the order in force has its signature and may be published."""
    signed = SocialOrder.objects.filter(document__in=[each.subject_id for each in messages], published_on__isnull=True)
    orders = {each.document_id: each for each in signed.filter(state=OrderState.APPROVED)}
    tellings: list[Telling] = []
    for message in messages:
        order = orders.get(message.subject_id)
        if order is not None:
            title = f"Подписан социальный заказ на {order.year} год"
            text = "Опубликуйте его и внесите, где и когда он опубликован."
            tellings += _to(message, order, title, text)
    tell(tellings)


def tell_of_publication_due(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the order is approved and still not published."""
    orders = SocialOrder.objects.in_bulk([each.subject_id for each in messages])
    tellings: list[Telling] = []
    for message in messages:
        order, due = orders[message.subject_id], date.fromisoformat(message.payload["due"])
        late = message.payload["stage"] == "late"
        title = f"Срок публикации заказа на {order.year} год {'прошёл' if late else 'заканчивается'} {due:%d.%m.%Y}"
        tellings += _to(message, order, title, "Опубликуйте заказ и внесите, где и когда он опубликован.")
    tell(tellings)


def tell_of_year_due(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: there is no approved order of the year and its term ends or is over."""
    tellings = []
    for message in messages:
        year, due = message.payload["year"], date.fromisoformat(message.payload["due"])
        late = message.payload["stage"].endswith("late")
        title = f"Заказ на {year} год {'не утверждён в срок' if late else f'утвердите до {due:%d.%m.%Y}'}"
        text = "Без утверждённого заказа сертификаты этого года не оплачиваются. Подготовьте его и утвердите."
        people = office_with(Permission.ORDER_EDIT, message.municipality_id or 0)
        tellings += [Telling(message, user_id, AREA_OFFICE, title, text) for user_id in people]
    tell(tellings)


def _to(message: OutboxMessage, order: SocialOrder, title: str, text: str) -> list[Telling]:
    people = office_with(Permission.ORDER_VIEW, order.municipality_id)
    subject = (SocialOrder._meta.label_lower, order.pk)
    return [Telling(message, user_id, AREA_OFFICE, title, text, subject=subject) for user_id in people]
