"""The limit of an agreement by year and budget code, with the days between which it is sent."""

from django.db import models
from django.db.models import F, Q

from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.agreements.models.agreement import Agreement
from sotszakaz.supply.agreements.models.amendment import Amendment
from sotszakaz.supply.agreements.terms import Due


class AgreementLimit(models.Model):
    """A row of «расчёт размера субсидии»; rows of an edition never change, an amendment brings all of them anew.

    `amendment` is empty in the rows of the agreement as it was made. A restored row was written for an agreement older
    than the rows: its sum and year are known, its days are those of the term, its code may not be the one agreed.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="limits", verbose_name="соглашение")
    amendment = models.ForeignKey(
        Amendment, models.PROTECT, null=True, related_name="limits", verbose_name="дополнительное соглашение"
    )
    year = models.PositiveSmallIntegerField("год")
    budget_code = models.CharField("код бюджетной классификации", max_length=40)
    amount = RoubleField("сумма")
    not_earlier = models.DateField("не ранее")
    not_later = models.DateField("не позднее")
    is_restored = models.BooleanField("восстановлена", default=False, db_default=False)

    class Meta:
        verbose_name = "лимит года"
        verbose_name_plural = "лимиты по годам"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="agreement_limit_amount_positive",
                violation_error_message="Сумма строки больше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(not_earlier__lte=F("not_later")),
                name="agreement_limit_days_in_order",
                violation_error_message="Срок «не позднее» не раньше срока «не ранее».",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.budget_code}"

    @property
    def due(self) -> Due:
        """The row as a value."""
        return Due(self.year, self.budget_code, self.amount, self.not_earlier, self.not_later, self.is_restored)
