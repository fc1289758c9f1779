"""Base and target values of the indicators of effectiveness (§3.5 of the notes on the law)."""

from django.db import models

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.decisions import states
from sotszakaz.ordering.decisions.models.decision import Decision


class IndicatorTarget(models.Model):
    """A row of the table; `key` is the same in every act («2.M.1»). A value is a number, words, or not yet known."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="indicators", verbose_name="решение")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    ordinal = models.PositiveSmallIntegerField("порядок в акте")
    goal = models.PositiveSmallIntegerField("номер цели", null=True)
    goal_title = models.TextField("цель", blank=True)
    key = models.CharField("ключ", max_length=20)
    type = models.CharField("тип", max_length=20, choices=states.IndicatorType, blank=True)
    title = models.TextField("показатель")
    parent_key = models.CharField("ключ старшего показателя", max_length=20, blank=True)
    unit = models.CharField("единица", max_length=80, blank=True)
    baseline_text = models.TextField("базовое значение в акте", blank=True)
    baseline_kind = models.CharField("вид базового значения", max_length=20, choices=states.ValueKind)
    baseline_value = models.DecimalField("базовое значение", max_digits=14, decimal_places=4, null=True)
    baseline_year = models.PositiveSmallIntegerField("год базового значения", null=True)
    target_text = models.TextField("целевое значение в акте", blank=True)
    target_kind = models.CharField("вид целевого значения", max_length=20, choices=states.ValueKind)
    target_value = models.DecimalField("целевое значение", max_digits=14, decimal_places=4, null=True)
    target_year = models.PositiveSmallIntegerField("год целевого значения", null=True)
    responsible = models.TextField("ответственный", blank=True)

    class Meta:
        verbose_name = "целевой показатель"
        verbose_name_plural = "целевые показатели"
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "key"],
                name="indicator_target_key_unique",
                violation_error_message="Показатель с этим ключом в решении уже есть.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"[:120]
