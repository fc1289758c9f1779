"""The end of an agreement: its document, the ground, the day, the money."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.agreements.models.agreement import Agreement


class Termination(models.Model):
    """`ends_on` is the first day without the agreement; `freed` is what of the limit came back on that day."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="termination", verbose_name="соглашение")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name="документ")
    ends_on = models.DateField("прекращается с")
    paid = RoubleField("перечислено")
    freed = RoubleField("возвращено из лимита", null=True)
    announced_at = models.DateTimeField("когда назначено", db_default=Now())
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто назначил"
    )

    class Meta:
        verbose_name = "расторжение соглашения"
        verbose_name_plural = "расторжения соглашений"
        constraints = [
            models.CheckConstraint(
                condition=Q(paid__gte=0),
                name="termination_paid_not_negative",
                violation_error_message="Перечисленная сумма не бывает меньше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(freed__isnull=True) | Q(freed__gte=0),
                name="termination_freed_not_negative",
                violation_error_message="Возвращённая сумма не бывает меньше нуля.",
            ),
        ]

    def __str__(self) -> str:
        return f"расторжение с {self.ends_on:%d.%m.%Y}"
