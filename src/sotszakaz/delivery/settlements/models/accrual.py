"""What one contract earned in one month: the line of a payment register."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from sotszakaz.delivery.settlements.models.month_closing import MonthClosing
from sotszakaz.delivery.settlements.models.payment_register import PaymentRegister
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.money import HoursField, RoubleField
from sotszakaz.kernel.municipalities.models import Municipality


class Accrual(models.Model):
    """Planned month of the contract × completeness; the rest of the month returned to the accounts.

    `completeness` is a share from 0 to 1 with six places. `certificate_units` and `released_units` are kopecks or
    hundredths of an hour, as the certificate counts. Planned = accrued + released, to the kopeck and the hundredth.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    closing = models.ForeignKey(MonthClosing, models.PROTECT, related_name="accruals", verbose_name="закрытие")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="accruals", verbose_name="договор")
    register = models.ForeignKey(
        PaymentRegister, models.PROTECT, related_name="accruals", verbose_name="реестр на оплату"
    )
    month = models.DateField("месяц")
    completeness = models.DecimalField("полнота услуги", max_digits=7, decimal_places=6)
    certificate_amount = RoubleField("к оплате")
    released_amount = RoubleField("возвращено")
    certificate_units = models.BigIntegerField("списано с сертификата")
    released_units = models.BigIntegerField("возвращено на сертификат")
    person_hours = HoursField("человеко-часов")
    released_person_hours = HoursField("человеко-часов возвращено")
    posting_id = models.BigIntegerField("проводка", null=True)  # a month that plans nothing moves nothing

    class Meta:
        verbose_name = "начисление"
        verbose_name_plural = "начисления"
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "month"],
                name="accrual_unique",
                violation_error_message="Этот месяц договора уже начислен.",
            ),
            models.CheckConstraint(
                condition=Q(completeness__gte=0, completeness__lte=1),
                name="accrual_completeness_share",
                violation_error_message="Полнота услуги — от 0 до 100 %.",
            ),
            models.CheckConstraint(
                condition=Q(
                    certificate_amount__gte=0,
                    released_amount__gte=0,
                    certificate_units__gte=0,
                    released_units__gte=0,
                    person_hours__gte=0,
                    released_person_hours__gte=0,
                ),
                name="accrual_not_negative",
                violation_error_message="Суммы и часы начисления не бывают меньше нуля.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.month:%m.%Y}"

    @property
    def completeness_percent(self) -> Decimal:
        """The share in percent, as people read it."""
        return self.completeness * 100
