"""A line of accruals in a payment order."""

from django.db import models
from django.db.models import Q

from sotszakaz.delivery.settlements.models.accrual import Accrual
from sotszakaz.delivery.settlements.models.payment_order import PaymentOrder
from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.municipalities.models import Municipality


class PaidLine(models.Model):
    """`is_counted` until its order bounces; a line is counted once, so nothing is paid twice."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    order = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="lines", verbose_name="поручение")
    accrual = models.ForeignKey(Accrual, models.PROTECT, related_name="paid_lines", verbose_name="начисление")
    amount = RoubleField("сумма")
    is_counted = models.BooleanField("учтена", default=True)

    class Meta:
        verbose_name = "строка поручения"
        verbose_name_plural = "строки поручений"
        constraints = [
            models.UniqueConstraint(
                fields=["accrual"],
                condition=Q(is_counted=True),
                name="paid_line_once",
                violation_error_message="Одна из строк реестра уже вошла в другое поручение.",
            ),
            models.UniqueConstraint(
                fields=["order", "accrual"],
                name="paid_line_unique",
                violation_error_message="Эта строка в поручении уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.accrual_id}"
