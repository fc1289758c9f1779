"""Payment orders that the officer made at once."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality


class PaymentBatch(models.Model):
    """Goes to the treasury as one file; its sum is that of its orders."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    number = models.CharField("номер", max_length=40)
    made_on = models.DateField("день")
    made_at = models.DateTimeField("когда составлен", db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто составил"
    )

    class Meta:
        verbose_name = "пакет платежей"
        verbose_name_plural = "пакеты платежей"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"],
                name="payment_batch_number_unique",
                violation_error_message="Пакет с таким номером уже есть.",
            )
        ]

    def __str__(self) -> str:
        return f"пакет № {self.number}"
