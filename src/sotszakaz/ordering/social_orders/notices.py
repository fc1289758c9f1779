"""What people are told of an order: it is in force, it has changed, its year is closed."""

from collections.abc import Sequence

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.ordering.social_orders.models import SocialOrder

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


def _to(message: OutboxMessage, order: SocialOrder, title: str, text: str) -> list[Telling]:
    people = office_with(Permission.ORDER_VIEW, order.municipality_id)
    return [Telling(message, user_id, AREA_OFFICE, title, text) for user_id in people]
