"""Section III of a social order: what a service must be like."""

from django.db import models
from django.db.models import Q

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.social_orders.models.social_order import SocialOrder


class OrderQuality(models.Model):
    """An indicator of quality that the order sets for a service; `value` is a number or words."""

    order = models.ForeignKey(SocialOrder, models.PROTECT, related_name="quality", verbose_name="заказ")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", verbose_name="услуга")
    indicator = models.CharField("показатель качества", max_length=300)
    unit = models.CharField("единица измерения", max_length=60, blank=True)
    value = models.CharField("значение", max_length=60)
    permitted_percent = models.DecimalField("допустимое отклонение, %", max_digits=5, decimal_places=2, null=True)

    class Meta:
        verbose_name = "показатель качества в заказе"
        verbose_name_plural = "показатели качества в заказе"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "service", "indicator"],
                name="order_quality_unique",
                violation_error_message="Такой показатель этой услуги в заказе уже есть. Измените его.",
            ),
            models.CheckConstraint(
                condition=~Q(indicator="") & ~Q(value=""),
                name="order_quality_said",
                violation_error_message="Назовите показатель и его значение.",
            ),
            models.CheckConstraint(
                condition=Q(permitted_percent=None) | Q(permitted_percent__gte=0, permitted_percent__lte=100),
                name="order_quality_permitted_sane",
                violation_error_message="Допустимое отклонение — от 0 до 100 процентов.",
            ),
        ]

    def __str__(self) -> str:
        return self.indicator
