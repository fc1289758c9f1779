"""Refusals of agreements with providers."""

from sotszakaz.foundation.errors import NotAllowed, NotFound, Refusal

__all__ = [
    "DaysReversed",
    "LimitNotPositive",
    "NotAllowed",
    "NotFound",
    "OrderNotApproved",
    "ReasonMissing",
    "RecordNotActive",
    "TermIsOver",
]


class RecordNotActive(Refusal):
    code = "record_not_active"
    template = "Запись № {number} исключена из реестра. Соглашение заключают с исполнителем, который в реестре."


class DaysReversed(Refusal):
    code = "days_reversed"
    template = "Последний день ({last:%d.%m.%Y}) раньше первого ({first:%d.%m.%Y}). Исправьте срок соглашения."


class TermIsOver(Refusal):
    code = "term_is_over"
    template = "Срок соглашения закончился {last:%d.%m.%Y}. Укажите срок, который ещё действует."


class LimitNotPositive(Refusal):
    code = "limit_not_positive"
    template = "Предельный объём средств больше нуля. Укажите сумму в рублях."


class OrderNotApproved(Refusal):
    """The document of an agreement names the order that it carries out (ст. 19 189-ФЗ)."""

    code = "order_not_approved"
    template = "Социальный заказ на {year} год не утверждён. Утвердите его, затем заключайте соглашение."


class ReasonMissing(Refusal):
    code = "reason_missing"
    template = "Напишите, почему соглашение расторгают: исполнитель увидит эту причину."
