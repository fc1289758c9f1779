"""What published orders prove of the plan of approbation."""

from django.db.models import QuerySet

from sotszakaz.ordering.plans.evidence import Asked, Proof
from sotszakaz.ordering.social_orders.models import SocialOrder


def prove_order(asked: Asked) -> Proof | None:
    """«Заказ утверждён и размещён»: the order of the year in which the term ends, published for the first time."""
    return _published(asked, SocialOrder.objects.filter(year=asked.due_on.year))


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
