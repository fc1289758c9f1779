"""The payment register: what one provider is owed for one month under one agreement."""

from django.db import models
from django.db.models import Q

from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.agreements.models import Agreement


class PaymentRegister(models.Model):
    """Agrees with the ledger to the kopeck: `amount` is the sum of its accruals and of their charges."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="registers", verbose_name="соглашение")
    month = models.DateField("месяц")
    number = models.CharField("номер", max_length=40)
    amount = RoubleField("к оплате")
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+", verbose_name="документ")

    class Meta:
        verbose_name = "реестр на оплату"
        verbose_name_plural = "реестры на оплату"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "month"],
                name="payment_register_unique",
                violation_error_message="Реестр на оплату за этот месяц по соглашению уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="payment_register_amount_not_negative",
                violation_error_message="Сумма реестра не бывает меньше нуля.",
            ),
        ]

    def __str__(self) -> str:
        return f"реестр № {self.number}"
