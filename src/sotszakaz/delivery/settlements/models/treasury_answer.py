"""Answers of the treasury as they were entered, file by file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.settlements.models.payment_order import PaymentOrder
from sotszakaz.delivery.settlements.states import OrderState
from sotszakaz.kernel.municipalities.models import Municipality


class TreasuryTake(models.Model):
    """A file of answers that was entered; what changed nothing is not in it."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    taken_on = models.DateField("день внесения")
    taken_at = models.DateTimeField("когда внесено", db_default=Now())
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто внёс"
    )

    class Meta:
        verbose_name = "внесённый файл казначейства"
        verbose_name_plural = "внесённые файлы казначейства"

    def __str__(self) -> str:
        return f"файл от {self.taken_on:%d.%m.%Y}"


class TreasuryAnswer(models.Model):
    """One answer to one order: `was` and `was_on` say where the order stood before, so that a mistake is taken back.

    An answer never changes; one that was entered by mistake is withdrawn once, with a reason.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    take = models.ForeignKey(TreasuryTake, models.PROTECT, related_name="answers", verbose_name="файл")
    order = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="answers", verbose_name="поручение")
    state = models.CharField("исход", max_length=20, choices=OrderState)
    answered_on = models.DateField("день")
    reason = models.TextField("причина возврата", blank=True)
    was = models.CharField("что было прежде", max_length=20, choices=OrderState)
    was_on = models.DateField("день прежнего ответа", null=True)
    withdrawn_at = models.DateTimeField("когда отозван", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отозвал"
    )
    withdrawal_reason = models.TextField("почему отозван", blank=True)

    class Meta:
        verbose_name = "ответ казначейства"
        verbose_name_plural = "ответы казначейства"
        constraints = [
            models.UniqueConstraint(
                fields=["take", "order"],
                name="treasury_answer_once_a_file",
                violation_error_message="Ответ по этому поручению в файле уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawal_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason=""),
                name="treasury_answer_withdrawn_with_reason",
                violation_error_message="Отозванный ответ называет причину.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.get_state_display()}"
