"""Days on which a programme is «значимая»: for such ones the rules may give hours beyond the weekly norm."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.supply.programmes.models.programme import Programme


class Significance(models.Model):
    """Made by an act of the municipality, whose clause is the `ground`, or by a deed of the office on its own ground.

    `valid` has no last day until somebody ends it; it is empty when that came before its first day. A course is judged
    by the first day on which the child takes it; what is booked by then stays as it was booked.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="significances", verbose_name="программа")
    act = models.ForeignKey(LegalAct, models.PROTECT, null=True, related_name="+", verbose_name="муниципальный акт")
    ground = models.CharField("пункт акта или основание решения", max_length=400)
    valid = DateRangeField("дни")
    declared_at = models.DateTimeField("когда признана значимой", db_default=Now())
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто признал значимой"
    )
    ended_at = models.DateTimeField("когда прекращена", null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто прекратил"
    )
    end_ground = models.CharField("основание прекращения", max_length=400, blank=True)

    class Meta:
        verbose_name = "значимость программы"
        verbose_name_plural = "значимость программ"
        constraints = [
            ExclusionConstraint(
                expressions=[("programme", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                name="significance_no_overlap",
                violation_error_message="На эти дни программа уже признана значимой. Сначала прекратите это.",
            ),
            models.CheckConstraint(
                condition=~Q(ground=""),
                name="significance_with_ground",
                violation_error_message="Назовите пункт акта или основание решения: его увидят исполнитель и семьи.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__upper_inf=True)
                & Q(ended_at__isnull=True, ended_by__isnull=True, end_ground="")
                | Q(valid__upper_inf=False, ended_at__isnull=False, end_ground__gt=""),
                name="significance_ended_with_ground",
                violation_error_message="Назовите основание, по которому программа больше не значимая.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.ground}"
