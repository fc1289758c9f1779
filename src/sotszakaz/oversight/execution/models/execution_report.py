"""The report on execution of a social order on a day (ст. 7 189-ФЗ)."""

from django.db import models
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.social_orders.models import SocialOrder


class ExecutionReport(models.Model):
    """One report a day and year; forming it again makes the next version of its document.

    `as_of` is the day on which the fact is told: whole months before it count. `order` is the status in force when
    the report was formed.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    order = models.ForeignKey(SocialOrder, models.PROTECT, related_name="+", verbose_name="заказ")
    year = models.PositiveSmallIntegerField("год")
    as_of = models.DateField("на какой день")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name="документ")
    formed_at = models.DateTimeField("когда сформирован", db_default=Now())
    formed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто сформировал")

    class Meta:
        verbose_name = "отчёт об исполнении"
        verbose_name_plural = "отчёты об исполнении"
        ordering = ["-as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year", "as_of"],
                name="execution_report_unique",
                violation_error_message="Отчёт на этот день уже формируется.",
                violation_error_code=OVERTAKEN,
            ),
        ]

    def __str__(self) -> str:
        return f"отчёт об исполнении заказа на {self.year} год на {self.as_of:%d.%m.%Y}"
