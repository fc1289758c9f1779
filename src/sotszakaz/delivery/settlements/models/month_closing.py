"""The closing of a month of one municipality: it happens once and is never undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality


class MonthClosing(models.Model):
    """Written in the transaction that charges the month; while it exists the month's sheets are frozen."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    month = models.DateField("месяц")
    closed_at = models.DateTimeField("когда закрыт", db_default=Now())
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто закрыл"
    )

    class Meta:
        verbose_name = "закрытие месяца"
        verbose_name_plural = "закрытия месяцев"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "month"],
                name="month_closing_unique",
                violation_error_message="Этот месяц уже закрыт. Откройте его реестры на оплату.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="month_closing_first_day",
                violation_error_message="Месяц записывается его первым днём.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m.%Y}"
