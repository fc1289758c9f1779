"""Sub-periods of a funding scheme: how much of each budget year it may commit, and in which of its days."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from sotszakaz.demand.certificates.models.scheme import FundingScheme
from sotszakaz.kernel.municipalities.models import Municipality


class SchemePart(models.Model):
    """The limit of funding of social certificates in one sub-period («предельный объем»), in kopecks.

    A part of the budget line of the year: the line holds the limit, `account_id` is granted it, and bookings of
    courses within the sub-period take their money there instead of the line. So a course pays from one account still.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    scheme = models.ForeignKey(FundingScheme, models.PROTECT, related_name="parts", verbose_name="программа")
    period = DateRangeField("подпериод")
    limit = models.BigIntegerField("предельный объём, копеек")
    line_account_id = models.BigIntegerField("счёт строки бюджета")
    account_id = models.BigIntegerField("счёт подпериода", unique=True)

    class Meta:
        verbose_name = "подпериод программы"
        verbose_name_plural = "подпериоды программы"
        constraints = [
            ExclusionConstraint(
                name="scheme_part_no_overlap",
                expressions=[("scheme", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message="На эти дни подпериод уже есть. Измените дни.",
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
                name="scheme_part_period_bounded",
                violation_error_message="У подпериода есть первый и последний день.",
            ),
            models.CheckConstraint(
                condition=Q(limit__gt=0),
                name="scheme_part_limit_positive",
                violation_error_message="Предельный объём больше нуля.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id}: {self.period.lower:%d.%m.%Y}"
