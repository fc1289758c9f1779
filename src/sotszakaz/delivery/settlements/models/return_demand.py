"""The payer's demand to return what was paid above what was delivered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.settlements.models.payment_register import PaymentRegister
from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality


class ReturnDemand(models.Model):
    """Of a register whose debt no later register will deduct, once. What was owed on that day is the `amount`.

    When the debt goes on to a later register after all (a late correction), the document is cancelled and the later
    register has a demand of its own. A demand never changes.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    register = models.OneToOneField(
        PaymentRegister, models.PROTECT, related_name="demand", verbose_name="реестр с долгом"
    )
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name="документ")
    amount = RoubleField("сумма")
    due_on = models.DateField("вернуть до")
    formed_at = models.DateTimeField("когда сформировано", db_default=Now())
    formed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто сформировал"
    )

    class Meta:
        verbose_name = "требование о возврате"
        verbose_name_plural = "требования о возврате"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="return_demand_positive",
                violation_error_message="Требуют больше нуля.",
            )
        ]

    def __str__(self) -> str:
        return f"требование о возврате {self.amount}"
