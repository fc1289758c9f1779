"""A line of accruals in an act or an invoice."""

from django.db import models

from sotszakaz.delivery.settlements.models.accrual import Accrual
from sotszakaz.delivery.settlements.models.month_paper import MonthPaper
from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.municipalities.models import Municipality


class MonthPaperLine(models.Model):
    """The chosen line with its sum: the paper's total, its table and these links come from one list. Never changes."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    paper = models.ForeignKey(MonthPaper, models.PROTECT, related_name="lines", verbose_name="документ")
    accrual = models.ForeignKey(Accrual, models.PROTECT, related_name="paper_lines", verbose_name="начисление")
    amount = RoubleField("сумма")

    class Meta:
        verbose_name = "строка документа месяца"
        verbose_name_plural = "строки документов месяца"
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "accrual"],
                name="month_paper_line_once",
                violation_error_message="Эта строка в документе уже есть.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}: {self.accrual_id}"
