"""A value that the act has left to the factor analysis, and the run that determined it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.decisions.models import IndicatorTarget
from sotszakaz.oversight.analysis.models.run import Run
from sotszakaz.oversight.analysis.states import Part


class DeterminedValue(models.Model):
    """Never changes; of several the last counts, so a later run may set the value anew."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    target = models.ForeignKey(IndicatorTarget, models.PROTECT, related_name="+", verbose_name="показатель")
    part = models.CharField("что определено", max_length=10, choices=Part)
    run = models.ForeignKey(Run, models.PROTECT, related_name="determined", verbose_name="анализ")
    value = models.DecimalField("значение", max_digits=14, decimal_places=4)
    determined_on = models.DateField("когда определено")
    determined_at = models.DateTimeField("когда записано", db_default=Now())
    determined_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто записал")

    class Meta:
        verbose_name = "определённое значение показателя"
        verbose_name_plural = "определённые значения показателей"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "part", "run"],
                name="determined_value_unique",
                violation_error_message="Этот анализ уже определил значение. Чтобы изменить его, проведите новый.",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="determined_value_not_negative",
                violation_error_message="Значение не бывает меньше нуля.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.value}"
