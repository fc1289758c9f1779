"""What published orders prove of the plan of approbation."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import QuerySet

from sotszakaz.ordering.plans.evidence import Asked, Proof
from sotszakaz.ordering.social_orders.models import SocialOrder

AHEAD = timedelta(days=60)
"""An order due within these days before a year is the order of that year: it is made before its year begins."""


def prove_order(asked: Asked) -> Proof | None:
    """«Заказ утверждён и размещён»: the order that the term is about, published for the first time, be it late."""
    return _published(replace(asked, until=None), SocialOrder.objects.filter(year=year_of_order(asked.due_on)))


def year_of_order(due_on: date) -> int:
    """Of which year the order due on the day is: «до 25 декабря 2024» and «до 1 января 2025» mean that of 2025."""
    return (due_on + AHEAD).year


def prove_publication(asked: Asked) -> Proof | None:
    """«Размещение информации и документов»: the first order that was published."""
    return _published(asked, SocialOrder.objects.all())


def _published(asked: Asked, orders: "QuerySet[SocialOrder]") -> Proof | None:
    found = orders.filter(municipality_id=asked.municipality_id, published_on__isnull=False)
    for order in found.order_by("published_on", "pk"):
        day = order.published_on
        if day is not None and asked.contains(day):
            return Proof(day, f"Социальный заказ на {order.year} год опубликован {day:%d.%m.%Y}.", order)
    return None
