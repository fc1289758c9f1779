"""Everything an order says, read at once."""

from dataclasses import dataclass
from decimal import Decimal

from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderQuality, OrderVolume, SocialOrder


@dataclass(frozen=True, slots=True)
class Contents:
    """An order with its rows; services are loaded."""

    order: SocialOrder
    volumes: list[OrderVolume]
    quality: list[OrderQuality]
    budget: BudgetLine | None

    @property
    def certificates(self) -> list[OrderVolume]:
        return [volume for volume in self.volumes if volume.award_method == AwardMethod.CERTIFICATE]

    @property
    def money(self) -> Decimal | None:
        return self.budget.amount if self.budget else None


def contents_of(order: SocialOrder) -> Contents:
    """Three queries."""
    return Contents(
        order,
        list(order.volumes.select_related("service").order_by("service__code", "award_method")),
        list(order.quality.select_related("service").order_by("service__code", "indicator")),
        BudgetLine.objects.filter(order=order).first(),
    )
