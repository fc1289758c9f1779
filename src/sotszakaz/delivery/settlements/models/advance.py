"""The application of a provider for an advance: a percent of what the month's contracts promise."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.settlements.models.payment_register import PaymentRegister
from sotszakaz.delivery.settlements.states import ADVANCE_MOVES, AdvanceState
from sotszakaz.foundation.money import RoubleField
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.agreements.models import Agreement


class Advance(models.Model):
    """`base` is the sum of its lines, `amount` is `percent` of it; both stay as they were on the day of filing.

    Its number is that of its `document`; applications of before there was one have numbers of their own.
    `register` is the one that deducted it: the first that is formed for this month or a later one.
    """

    MOVES: ClassVar[Moves] = ADVANCE_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"accept": "decided", "return": "decided"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="advances", verbose_name="соглашение")
    month = models.DateField("месяц")
    number = models.CharField("номер", max_length=40)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+", verbose_name="документ")
    state = models.CharField("состояние", max_length=20, choices=AdvanceState, default=AdvanceState.FILED)
    percent = models.DecimalField("процент", max_digits=5, decimal_places=2)
    base = RoubleField("обязательства месяца")
    amount = RoubleField("сумма аванса")
    remarks = models.TextField("замечания", blank=True)
    filed_on = models.DateField("день подачи")
    filed_at = models.DateTimeField("когда подана", db_default=Now())
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто подал"
    )
    decided_at = models.DateTimeField("когда решено", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )
    register = models.ForeignKey(
        PaymentRegister, models.PROTECT, null=True, related_name="advances", verbose_name="зачтён реестром"
    )

    class Meta:
        verbose_name = "заявка на аванс"
        verbose_name_plural = "заявки на аванс"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "month"],
                condition=~Q(state=AdvanceState.RETURNED),
                name="advance_once_a_month",
                violation_error_message="Заявка на аванс за этот месяц по соглашению уже подана.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "number"],
                name="advance_number_unique",
                violation_error_message="Заявка с таким номером уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="advance_month_first_day",
                violation_error_message="Месяц записывается его первым днём.",
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100, amount__gt=0, amount__lte=models.F("base")),
                name="advance_within_obligations",
                violation_error_message="Аванс больше нуля и не больше обязательств месяца.",
            ),
            models.CheckConstraint(
                condition=Q(register__isnull=True) | Q(state=AdvanceState.ACCEPTED),
                name="advance_deducted_when_accepted",
                violation_error_message="Реестр вычитает только принятый аванс.",
            ),
            models.CheckConstraint(
                condition=~Q(state=AdvanceState.RETURNED, remarks=""),
                name="advance_returned_with_remarks",
                violation_error_message="Напишите, что исправить в заявке.",
            ),
        ]

    def __str__(self) -> str:
        return f"заявка на аванс № {self.number}"
