"""How far totals of lines are counted."""

from django.db import models

from sotszakaz.delivery.settlements.models import MonthClosing
from sotszakaz.kernel.municipalities.models import Municipality


class TotalsState(models.Model):
    """Totals tell the lines of all closings up to this one *(rls)*; a later one makes them late until counted again."""

    municipality = models.OneToOneField(
        Municipality, models.PROTECT, primary_key=True, related_name="+", verbose_name="муниципалитет"
    )
    closing = models.ForeignKey(
        MonthClosing, models.PROTECT, null=True, related_name="+", verbose_name="последнее учтённое закрытие"
    )

    class Meta:
        verbose_name = "состояние итогов"
        verbose_name_plural = "состояния итогов"

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.closing_id}"
