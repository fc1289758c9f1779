"""A sheet of a closed month that may be mended; the next closing counts it anew."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.settlements.models.month_closing import MonthClosing
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.programmes.models import StudyGroup


class ReopenedSheet(models.Model):
    """While `counted_in` is null the trigger lets marks of this group and month change.

    `facts` are its classes and marks as they stood when it was opened (`frozen.ClassFacts`): what lines of before were
    counted from. Sheets that were opened before facts were kept have none.

    One that was opened by mistake is shut unchanged: `counted_in` is then the last closing that was over, for there is
    nothing to count in it.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    group = models.ForeignKey(StudyGroup, models.PROTECT, related_name="+", verbose_name="учебная группа")
    month = models.DateField("месяц")
    reason = models.TextField("почему")
    opened_at = models.DateTimeField("когда открыт", db_default=Now())
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто открыл"
    )
    counted_in = models.ForeignKey(
        MonthClosing, models.PROTECT, null=True, related_name="reopened", verbose_name="учтён закрытием"
    )

    facts = models.JSONField("что было в табеле", null=True)
    shut_at = models.DateTimeField("когда закрыт без изменений", null=True)
    shut_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто закрыл"
    )
    shut_reason = models.TextField("почему закрыт без изменений", blank=True, db_default="", default="")

    class Meta:
        verbose_name = "открытый для исправления табель"
        verbose_name_plural = "открытые для исправления табели"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "group", "month"],
                condition=Q(counted_in__isnull=True),
                name="reopened_sheet_once",
                violation_error_message="Этот табель уже открыт для исправления.",
            ),
            models.CheckConstraint(
                condition=Q(shut_at__isnull=True, shut_by__isnull=True, shut_reason="")
                | Q(shut_at__isnull=False, shut_reason__gt="", counted_in__isnull=False),
                name="reopened_sheet_shut_with_reason",
                violation_error_message="Табель, закрытый без изменений, называет причину.",
            ),
            models.CheckConstraint(
                condition=Q(reason__gt=""),
                name="reopened_sheet_has_reason",
                violation_error_message="Напишите, почему табель исправляется.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.month:%m.%Y}"
