"""What the lines of a month come to in one study group."""

from django.db import models
from django.db.models import Q

from sotszakaz.foundation.money import HoursField, RoubleField
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.supply.programmes.models import StudyGroup


class MonthTotal(models.Model):
    """Counted anew from the lines after each closing (`execution_sum_up`), and by nobody else *(rls)*."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", db_index=False, verbose_name="муниципалитет"
    )
    month = models.DateField("месяц")
    group = models.ForeignKey(
        StudyGroup, models.PROTECT, related_name="+", db_index=False, verbose_name="учебная группа"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="исполнитель"
    )
    person_hours = HoursField("человеко-часов")
    amount = RoubleField("сумма")

    class Meta:
        verbose_name = "итог месяца по группе"
        verbose_name_plural = "итоги месяцев по группам"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "month", "group", "organisation"],
                name="month_total_unique",
                violation_error_message="Итог этого месяца по группе уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(person_hours__gte=0, amount__gte=0),
                name="month_total_not_negative",
                violation_error_message="Итоги месяца не бывают меньше нуля.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.month:%m.%Y}"
