"""The rows that the value of a computed factor was counted from, as they were when the run began."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.oversight.analysis import states
from sotszakaz.oversight.analysis.models.run import Run


class FactRow(models.Model):
    """`row_id` is an application to enter the registry or a study group. A value is the percent of all `part` in all
    `whole`, of neighbours the mean; `organisation` stands where a value is of one provider. Stays with a finished run.

    How many provide a service is counted from the subjects of the run themselves.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    run = models.ForeignKey(Run, models.CASCADE, related_name="fact_rows", verbose_name="анализ")
    source = models.CharField("откуда значение", max_length=20, choices=states.Source)
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", verbose_name="услуга")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="исполнитель"
    )
    row_id = models.BigIntegerField("заявка или группа")
    part = models.PositiveIntegerField("сколько подходит")
    whole = models.PositiveIntegerField("из скольких")
    others = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name="кто рядом")

    class Meta:
        verbose_name = "строка за значением фактора"
        verbose_name_plural = "строки за значениями факторов"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "source", "service", "row_id"],
                name="analysis_fact_row_unique",
                violation_error_message="Эта строка за значением уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(source=states.Source.NEARBY, whole=1)
                | Q(source__in=[states.Source.REFUSALS, states.Source.FREE_PLACES], part__lte=F("whole")),
                name="analysis_fact_row_sane",
                violation_error_message="Подходит не больше, чем есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.row_id}"
