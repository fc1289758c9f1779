"""Figures that registries gave, as they were taken: the past of an indicator stays, whatever is corrected later."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.oversight.indicators import states
from sotszakaz.oversight.indicators.rules.quarters import Quarter
from sotszakaz.oversight.indicators.rules.standing import value_of


class QuarterFigure(models.Model):
    """From 1 January to the end of the quarter, or to `as_of` while it runs: such a row is written anew every night.

    `row_count` rows were looked at, `counted` of them fit; a share is the percent of the second in the first. Once
    the quarter is over the figure is final and never changes.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    year = models.PositiveSmallIntegerField("год")
    quarter = models.PositiveSmallIntegerField("квартал")
    key = models.CharField("ключ показателя", max_length=20)
    form = models.CharField("вид числа", max_length=10, choices=states.Form)
    version = models.PositiveSmallIntegerField("версия формулы")
    as_of = models.DateField("на какой день")
    row_count = models.PositiveIntegerField("строк")
    counted = models.PositiveIntegerField("из них подходит")
    is_final = models.BooleanField("квартал закончился")
    taken_at = models.DateTimeField("когда снято", db_default=Now())
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто снял")

    class Meta:
        verbose_name = "значение показателя за квартал"
        verbose_name_plural = "значения показателей за кварталы"
        ordering = ["year", "quarter", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year", "quarter", "key", "form"],
                name="quarter_figure_unique",
                violation_error_message="Значение за этот квартал уже снято.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4, counted__lte=F("row_count"), version__gte=1),
                name="quarter_figure_sane",
                violation_error_message="Кварталов в году четыре, и подходит не больше строк, чем просмотрено.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} за {self.period.title}"

    @property
    def period(self) -> Quarter:
        return Quarter(self.year, self.quarter)

    @property
    def value(self) -> Decimal | None:
        """The figure; None for a share of nothing."""
        return value_of(states.Form(self.form), self.row_count, self.counted)
