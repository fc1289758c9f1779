"""Measures that presuppose others, as a person has named them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.plans.models.plan_item import PlanItem


class PlanPrecedence(models.Model):
    """`earlier` comes before `later`; both are of one plan. A pair that holds no more is removed."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    earlier = models.ForeignKey(PlanItem, models.PROTECT, related_name="followers", verbose_name="сначала")
    later = models.ForeignKey(PlanItem, models.PROTECT, related_name="conditions", verbose_name="затем")
    named_at = models.DateTimeField("когда названо", db_default=Now())
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто назвал")

    class Meta:
        verbose_name = "порядок мероприятий"
        verbose_name_plural = "порядок мероприятий"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["earlier", "later"],
                name="plan_precedence_once",
                violation_error_message="Этот порядок уже назван.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=~Q(earlier=F("later")),
                name="plan_precedence_of_two",
                violation_error_message="Мероприятие не может ждать само себя. Выберите другое.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} → {self.later_id}"
