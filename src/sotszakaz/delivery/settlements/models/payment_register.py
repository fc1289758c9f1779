"""The payment register: what one provider is owed for one month under one agreement."""

from django.db import models

from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.agreements.models import Agreement


class PaymentRegister(models.Model):
    """Agrees with the ledger to the kopeck: `amount` is the sum of its accruals and of what their postings moved.

    Made with its first line; number, amount and document come when the month is closed, once. The amount is less than
    zero when what was taken back exceeds what the month earned.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="registers", verbose_name="соглашение")
    month = models.DateField("месяц")
    number = models.CharField("номер", max_length=40, blank=True)
    amount = RoubleField("к оплате", null=True)
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
        ]

    def __str__(self) -> str:
        return f"реестр № {self.number}" if self.number else "реестр закрываемого месяца"
