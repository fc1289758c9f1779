"""Who was covered, as it was taken with the figures of a quarter: children and contracts, by provider and residence."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class CoverageFigure(models.Model):
    """From 1 January to `as_of`; written anew while the quarter runs, final when it is over, as its figures are.

    `providers` and `residences` are triples: id of the organisation or of the municipality, different children,
    contracts. A child of two providers counts with both of them; it lives in one place.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    year = models.PositiveSmallIntegerField("год")
    quarter = models.PositiveSmallIntegerField("квартал")
    as_of = models.DateField("на какой день")
    children = models.PositiveIntegerField("детей")
    contracts = models.PositiveIntegerField("договоров")
    providers = models.JSONField("по исполнителям", default=list)
    residences = models.JSONField("по месту жительства", default=list)
    is_final = models.BooleanField("квартал закончился")
    taken_at = models.DateTimeField("когда снято", db_default=Now())
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто снял")

    class Meta:
        verbose_name = "охват за квартал"
        verbose_name_plural = "охват за кварталы"
        ordering = ["year", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year", "quarter"],
                name="coverage_figure_unique",
                violation_error_message="Охват за этот квартал уже снят.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4, children__lte=F("contracts")),
                name="coverage_figure_sane",
                violation_error_message="Кварталов в году четыре, и детей не больше, чем договоров.",
            ),
        ]

    def __str__(self) -> str:
        return f"охват на {self.as_of:%d.%m.%Y}"
