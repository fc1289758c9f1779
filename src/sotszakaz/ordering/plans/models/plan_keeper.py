"""Who answers for a measure."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.plans.models.plan_item import PlanItem


class PlanKeeper(models.Model):
    """A person of the office appointed to a measure until released; the act itself names bodies only."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="keepers", verbose_name="мероприятие")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ответственный")
    appointed_at = models.DateTimeField("когда назначен", db_default=Now())
    appointed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто назначил")
    released_at = models.DateTimeField("когда снят", null=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто снял")

    class Meta:
        verbose_name = "ответственный за мероприятие"
        verbose_name_plural = "ответственные за мероприятия"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "user"],
                condition=Q(released_at__isnull=True),
                name="plan_keeper_once",
                violation_error_message="Этот человек уже отвечает за мероприятие.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="plan_keeper_released_by_somebody",
                violation_error_message="У снятия ответственного есть время и тот, кто снял.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.user_id}"
