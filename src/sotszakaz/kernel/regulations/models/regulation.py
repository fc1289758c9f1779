"""The rules of a municipality, version by version."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality


class Regulation(models.Model):
    """One version: the parameters in force in a period. A trigger lets only the end of `valid` change.

    `parameters` is {key: {"value": JSON of its type, "clause": where it comes from, "confirmed": bool}} for every
    parameter that the catalogue had on the day of adoption.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="regulations", verbose_name="муниципалитет"
    )
    version = models.PositiveIntegerField("версия")
    title = models.CharField("название", max_length=300)
    valid = DateRangeField("действует")
    parameters = models.JSONField("параметры")
    created_at = models.DateTimeField("когда принят", db_default=Now())

    class Meta:
        verbose_name = "правила муниципалитета"
        verbose_name_plural = "правила муниципалитетов"
        constraints = [
            ExclusionConstraint(
                name="regulation_no_overlap",
                expressions=[("municipality", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                violation_error_message="В эти дни уже действуют другие правила. Выберите другой период.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "version"],
                name="regulation_version_unique",
                violation_error_message="Правила только что изменил кто-то другой. Сверьте и отправьте ещё раз.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__lower_inf=False),
                name="regulation_begins",
                violation_error_message="У правил должен быть день начала раньше дня окончания.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, версия {self.version}"
