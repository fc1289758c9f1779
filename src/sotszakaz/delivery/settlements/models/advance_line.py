"""A contract that the base of an advance was counted from."""

from django.db import models
from django.db.models import Q

from sotszakaz.delivery.settlements.models.advance import Advance
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.municipalities.models import Municipality


class AdvanceLine(models.Model):
    """`amount` is what the certificate pays for the contract's whole month. A line never changes."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    advance = models.ForeignKey(Advance, models.PROTECT, related_name="lines", verbose_name="заявка")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", verbose_name="договор")
    amount = RoubleField("обязательство месяца")

    class Meta:
        verbose_name = "строка заявки на аванс"
        verbose_name_plural = "строки заявок на аванс"
        constraints = [
            models.UniqueConstraint(
                fields=["advance", "contract"],
                name="advance_line_unique",
                violation_error_message="Этот договор в заявке уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="advance_line_positive",
                violation_error_message="Обязательство месяца больше нуля.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advance_id}: {self.contract_id}"
