"""What one contract earned in one month: the line of a payment register."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from sotszakaz.delivery.settlements.models.month_closing import MonthClosing
from sotszakaz.delivery.settlements.models.payment_register import PaymentRegister
from sotszakaz.delivery.settlements.states import LineKind
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.money import HoursField, RoubleField
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.models import Regulation


class AccrualQuerySet(models.QuerySet["Accrual"]):
    def standing(self) -> "AccrualQuerySet":
        """Lines that nothing has undone: one a contract and month."""
        reversed_by = self.model.objects.filter(original=OuterRef("pk"), kind=LineKind.REVERSAL)
        return self.exclude(kind=LineKind.REVERSAL).filter(~Exists(reversed_by))

    def payable(self) -> "AccrualQuerySet":
        """Lines that may be paid: one that an objection holds waits for the answer, or for its correction."""
        objections: Any = self.model._meta.get_field("objections").related_model
        return self.filter(~Exists(objections._default_manager.holding().filter(accrual=OuterRef("pk"))))


class Accrual(models.Model):
    """Planned month of the contract × completeness; the rest of the month returned to the accounts.

    A line never changes. A later change of the facts is posted by a later closing as two lines that point to this
    one: a reversal (its figures are negative) and the corrected line; both have the posting of the difference. The
    lines of a contract and month sum up to what is due for it.

    `completeness` is a share from 0 to 1 with six places. `certificate_units` and `released_units` are kopecks or
    hundredths of an hour, as the certificate counts. Planned = accrued + released, to the kopeck and the hundredth.
    Facts of the line: hours of the sheet planned, held and attended, and `assumed_hours` of classes that were still to
    come when the month was counted. Lines of before facts were kept have none.

    There are no database foreign keys to what a line is of: a trigger asks once a statement what they would ask once a
    row, and none of it is ever deleted.
    """

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name="муниципалитет",
    )
    closing = models.ForeignKey(
        MonthClosing, models.PROTECT, related_name="accruals", db_constraint=False, verbose_name="закрытие"
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, related_name="accruals", db_constraint=False, verbose_name="договор"
    )
    register = models.ForeignKey(
        PaymentRegister, models.PROTECT, related_name="accruals", db_constraint=False, verbose_name="реестр на оплату"
    )
    month = models.DateField("месяц")
    kind = models.CharField(
        "вид", max_length=20, choices=LineKind, default=LineKind.ORIGINAL, db_default=LineKind.ORIGINAL
    )
    original = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", verbose_name="исправляемая строка"
    )
    regulation = models.ForeignKey(
        Regulation,
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name="регламент",
    )
    policy = models.CharField("по чему считается месяц", max_length=20, blank=True, db_default="")
    parent_policy = models.CharField("по чему считается доплата", max_length=20, blank=True, db_default="")
    planned_hours = HoursField("часов в табеле", null=True)
    held_hours = HoursField("часов проведено", null=True)
    attended_hours = HoursField("часов посещено", null=True)
    assumed_hours = HoursField("часов впереди", db_default=Decimal(0), default=Decimal(0))
    completeness = models.DecimalField("полнота услуги", max_digits=7, decimal_places=6)
    certificate_amount = RoubleField("к оплате")
    released_amount = RoubleField("возвращено")
    certificate_units = models.BigIntegerField("списано с сертификата")
    released_units = models.BigIntegerField("возвращено на сертификат")
    person_hours = HoursField("человеко-часов")
    released_person_hours = HoursField("человеко-часов возвращено")
    parent_amount = RoubleField("доплата законного представителя", db_default=Decimal(0), default=Decimal(0))
    released_parent_amount = RoubleField("доплаты не нужно", db_default=Decimal(0), default=Decimal(0))
    posting_id = models.BigIntegerField("проводка", null=True)  # a month that plans nothing moves nothing

    objects = AccrualQuerySet.as_manager()

    class Meta:
        verbose_name = "начисление"
        verbose_name_plural = "начисления"
        indexes = [
            models.Index(  # the report on the order reads a year of lines from it alone, by contract
                fields=["municipality", "contract", "month"],
                include=["person_hours", "certificate_amount"],
                name="accrual_to_report",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "month"],
                condition=Q(kind=LineKind.ORIGINAL),
                name="accrual_once_a_month",
                violation_error_message="Этот месяц договора уже начислен.",
            ),
            models.UniqueConstraint(
                fields=["original", "kind"],
                name="accrual_corrected_once",
                violation_error_message="Это начисление уже исправлено. Исправляйте последнюю строку.",
            ),
            models.CheckConstraint(
                condition=Q(kind=LineKind.ORIGINAL, original__isnull=True)
                | Q(kind__in=[LineKind.REVERSAL, LineKind.CORRECTED], original__isnull=False),
                name="accrual_correction_points_back",
                violation_error_message="Исправление называет исправляемую строку.",
            ),
            models.CheckConstraint(
                condition=Q(completeness__gte=0, completeness__lte=1),
                name="accrual_completeness_share",
                violation_error_message="Полнота услуги — от 0 до 100 %.",
            ),
            models.CheckConstraint(
                condition=Q(kind=LineKind.REVERSAL)
                | Q(
                    certificate_amount__gte=0,
                    released_amount__gte=0,
                    certificate_units__gte=0,
                    released_units__gte=0,
                    person_hours__gte=0,
                    released_person_hours__gte=0,
                    parent_amount__gte=0,
                    released_parent_amount__gte=0,
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
