"""A person's word about how much of a contract's month was delivered; it stands above the sheet."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.settlements.models.month_closing import MonthClosing
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.kernel.municipalities.models import Municipality


class CompletenessDecision(models.Model):
    """A dated fact, never changed: the latest one of a contract and month counts, from the next closing on.

    One that withdraws those before it has no share: the sheet counts again.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", verbose_name="договор")
    month = models.DateField("месяц")
    completeness = models.DecimalField("полнота услуги", max_digits=7, decimal_places=6, null=True)
    is_withdrawal = models.BooleanField("отзывает прежнее решение", default=False, db_default=False)
    ground = models.TextField("основание")
    decided_at = models.DateTimeField("когда решено", db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )
    counted_in = models.ForeignKey(
        MonthClosing, models.PROTECT, null=True, related_name="decisions", verbose_name="учтено закрытием"
    )

    class Meta:
        verbose_name = "решение о полноте услуги"
        verbose_name_plural = "решения о полноте услуги"
        indexes = [models.Index(fields=["contract", "month", "-id"], name="decision_of_contract_month")]
        constraints = [
            models.CheckConstraint(
                condition=Q(completeness__gte=0, completeness__lte=1),
                name="decision_completeness_share",
                violation_error_message="Полнота услуги — от 0 до 100 %.",
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawal=True, completeness__isnull=True)
                | Q(is_withdrawal=False, completeness__isnull=False),
                name="decision_share_or_withdrawal",
                violation_error_message="Решение называет долю или отзывает прежнее решение.",
            ),
            models.CheckConstraint(
                condition=Q(ground__gt=""),
                name="decision_has_ground",
                violation_error_message="Напишите основание решения.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.month:%m.%Y}"

    @property
    def completeness_percent(self) -> Decimal | None:
        """The share in percent, as people read it."""
        return None if self.completeness is None else self.completeness * 100
