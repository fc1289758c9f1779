"""Unit costs: what one person-hour of a service costs the budget of a municipality."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from sotszakaz.foundation.money import NormField
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.catalogue.models.social_service import SocialService


class UnitCost(models.Model):
    """Roubles per person-hour, by the act named in `clause`, on the days of `valid` (half-open).

    `amount` keeps what the act has counted with; who multiplies it rounds the product, once, to the kopeck.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", verbose_name="услуга")
    amount = NormField("рублей за человеко-час")
    valid = DateRangeField("действует")
    clause = models.CharField("основание", max_length=300)

    class Meta:
        verbose_name = "нормативные затраты"
        verbose_name_plural = "нормативные затраты"
        constraints = [
            ExclusionConstraint(
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    ("service", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                name="unit_cost_no_overlap",
                violation_error_message=(
                    "На эти дни нормативные затраты этой услуги уже заданы. Укажите другой день начала."
                ),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="unit_cost_positive",
                violation_error_message="Нормативные затраты больше нуля. Введите сумму за человеко-час.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__startswith__isnull=False),
                name="unit_cost_starts",
                violation_error_message="Укажите день, с которого действуют нормативные затраты.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.amount}"
