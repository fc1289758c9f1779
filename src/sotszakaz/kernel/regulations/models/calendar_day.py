"""Days that are not what their weekday says: holidays, transferred days off, working Saturdays."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def seen_by(self, municipality_id: int) -> Self:
        """The days of Russia and the municipality's own."""
        return self.filter(Q(municipality_id=municipality_id) | Q(municipality=None))


class CalendarDay(models.Model):
    """A working weekend day or a weekday off. Without a municipality it holds in all Russia; its own day goes before.

    `source` names the law, the decree of a transfer, or the act of the region.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, related_name="+", verbose_name="муниципалитет"
    )
    day = models.DateField("день")
    is_working = models.BooleanField("рабочий")
    source = models.CharField("основание", max_length=300)
    set_at = models.DateTimeField("когда записан", db_default=Now())
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто записал")

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = "день календаря"
        verbose_name_plural = "производственный календарь"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "day"],
                name="calendar_day_unique",
                nulls_distinct=False,
                violation_error_message="Этот день уже записан. Уберите прежнюю запись и запишите снова.",
            ),
            models.CheckConstraint(
                condition=Q(source__gt=""),
                name="calendar_day_has_source",
                violation_error_message="Назовите акт, который сделал этот день рабочим или выходным.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}: {'рабочий' if self.is_working else 'выходной'}"
