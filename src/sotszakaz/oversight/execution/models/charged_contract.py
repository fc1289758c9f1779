"""Which months of a contract have a line, and which of them brought hours."""

from django.db import models
from django.db.models import F, Q

from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.kernel.municipalities.models import Municipality


class ChargedContract(models.Model):
    """Months of a year as bits, January the lowest. Written by `execution_sum_up`, and by nobody else *(rls)*.

    A line is never taken away, so a month that stands in `charged` has its line for good; one that does not may have
    got it since. `taught` are the months whose lines sum up to more than no hours.
    """

    pk = models.CompositePrimaryKey("contract_id", "year")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", db_index=False, verbose_name="договор")
    year = models.PositiveSmallIntegerField("год")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", db_index=False, verbose_name="муниципалитет"
    )
    charged = models.PositiveSmallIntegerField("начисленные месяцы")
    taught = models.PositiveSmallIntegerField("месяцы с часами")

    class Meta:
        verbose_name = "начисленные месяцы договора"
        verbose_name_plural = "начисленные месяцы договоров"
        indexes = [models.Index(fields=["municipality", "year"], name="charged_contract_of_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(charged__gt=0, charged__lt=4096, taught=F("charged").bitand(F("taught"))),  # type: ignore[arg-type]
                name="charged_contract_taught_is_charged",
                violation_error_message="Часы приносит только начисленный месяц.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.year}"
