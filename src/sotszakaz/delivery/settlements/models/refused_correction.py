"""A correction that the limits did not let through; the next closing tries again."""

from django.db import models

from sotszakaz.delivery.settlements.models.accrual import Accrual
from sotszakaz.delivery.settlements.models.month_closing import MonthClosing
from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.municipalities.models import Municipality


class RefusedCorrection(models.Model):
    """`wanted` roubles more than the line has; `account_id` is the account that has not so much free."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    closing = models.ForeignKey(MonthClosing, models.PROTECT, related_name="refused", verbose_name="закрытие")
    line = models.ForeignKey(Accrual, models.PROTECT, related_name="refused", verbose_name="строка")
    wanted = RoubleField("не хватило доначислить")
    account_id = models.BigIntegerField("счёт, где не хватило")

    class Meta:
        verbose_name = "непроведённое исправление"
        verbose_name_plural = "непроведённые исправления"
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "line"],
                name="refused_correction_once",
                violation_error_message="Это исправление в этом закрытии уже пробовали.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.wanted}"
