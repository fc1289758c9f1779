"""The plan of approbation of one act."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.acts.models import LegalAct


class Plan(models.Model):
    """In force from the day of its decision until the decision that replaces it."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    act = models.OneToOneField(LegalAct, models.PROTECT, related_name="+", verbose_name="акт")
    valid = DateRangeField("действует")

    class Meta:
        verbose_name = "план апробации"
        verbose_name_plural = "планы апробации"
        constraints = [
            ExclusionConstraint(
                expressions=[("municipality", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                name="plan_no_overlap",
                violation_error_message="На эти дни у муниципалитета уже есть план апробации.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__startswith__isnull=False),
                name="plan_starts",
                violation_error_message="Укажите день, с которого действует план апробации.",
            ),
        ]

    def __str__(self) -> str:
        return f"план апробации по акту {self.act_id}"
