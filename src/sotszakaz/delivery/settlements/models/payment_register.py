"""The payment register: what one provider is owed for one month under one agreement."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q

from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.agreements.models import Agreement


def _papers_lacking() -> Func:
    return Func(F("pk"), function="settlements_papers_lacking", output_field=ArrayField(models.TextField()))


class PaymentRegisterQuerySet(models.QuerySet["PaymentRegister"]):
    def with_lines(self) -> "PaymentRegisterQuerySet":
        """Without those that earlier corrections opened and posted nothing to; one may only deduct an advance."""
        lines: Any = self.model._meta.get_field("accruals").related_model
        has_lines = Exists(lines._default_manager.filter(register=OuterRef("pk")))
        return self.filter(has_lines | Q(document__isnull=False))

    def with_accepted_papers(self) -> "PaymentRegisterQuerySet":
        """Those whose acts and invoice are all accepted."""
        return self.annotate(lacking=_papers_lacking()).filter(lacking=[])

    def without_papers(self) -> "PaymentRegisterQuerySet":
        """Those that lack any, with `lacking`, the kinds of papers that are not accepted yet."""
        return self.annotate(lacking=_papers_lacking()).exclude(lacking=[])


class PaymentRegister(models.Model):
    """Agrees with the ledger to the kopeck: `amount` is the sum of its accruals and of what their postings moved.

    Made with its first line, or without any for an advance that is to be deducted; number, amount and document come
    when the month is closed, once. The amount is less than zero when what was taken back exceeds what the month earned.
    `payable` is what is left of it after the advances that the register deducts and the debt of the register before;
    what exceeds is `debt_after`, for the next one.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        db_index=False,  # the constraint below begins with it
        related_name="registers",
        verbose_name="соглашение",
    )
    month = models.DateField("месяц")
    number = models.CharField("номер", max_length=40, blank=True)
    amount = RoubleField("оказано", null=True)
    advance = RoubleField("зачтено авансов", null=True)
    debt_before = RoubleField("долг прошлого реестра", null=True)
    payable = RoubleField("к оплате", null=True)
    debt_after = RoubleField("долг следующему реестру", null=True)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+", verbose_name="документ")

    objects = PaymentRegisterQuerySet.as_manager()

    class Meta:
        verbose_name = "реестр на оплату"
        verbose_name_plural = "реестры на оплату"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "month"],
                name="payment_register_unique",
                violation_error_message="Реестр на оплату за этот месяц по соглашению уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(
                    amount__isnull=True,
                    advance__isnull=True,
                    debt_before__isnull=True,
                    payable__isnull=True,
                    debt_after__isnull=True,
                )
                | Q(
                    amount__isnull=False,
                    advance__isnull=False,
                    debt_before__isnull=False,
                    payable__isnull=False,
                    debt_after__isnull=False,
                ),
                name="payment_register_filled_at_once",
                violation_error_message="Суммы реестра записываются вместе.",
            ),
            models.CheckConstraint(
                condition=Q(payable=F("amount") - F("advance") - F("debt_before") + F("debt_after"))
                & Q(advance__gte=0, debt_before__gte=0, payable__gte=0, debt_after__gte=0)
                & (Q(payable=0) | Q(debt_after=0)),
                name="payment_register_settled",
                violation_error_message="К оплате — оказанное без аванса и прошлого долга, но не меньше нуля.",
            ),
        ]

    def __str__(self) -> str:
        return f"реестр № {self.number}" if self.number else "реестр закрываемого месяца"

    @property
    def demanded(self) -> Any:
        """The demand to return its debt, or None."""
        return getattr(self, "demand", None)
