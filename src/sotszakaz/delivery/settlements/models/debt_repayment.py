"""What covers the debt of a register: money that the payer has not sent yet, or money that came back.

Sign: what covers is above zero. A return that was not has a row below zero, and the debt grows by it.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.settlements.models.advance import Advance
from sotszakaz.delivery.settlements.models.payment_register import PaymentRegister
from sotszakaz.delivery.settlements.states import RepaymentKind
from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.municipalities.models import Municipality


class DebtRepaymentQuerySet(models.QuerySet["DebtRepayment"]):
    def living(self) -> "DebtRepaymentQuerySet":
        """Those that nobody has withdrawn as a mistake."""
        return self.filter(withdrawn_at__isnull=True)


class DebtRepayment(models.Model):
    """`register` is the latest of its agreement and owes; what is repaid the next register does not deduct again.

    A set-off takes what `from_register` or `from_advance` still has to pay: that much is never ordered. A return names
    the paper by which the money came and its day; one that was entered by mistake is withdrawn with a reason. When a
    later register has counted with it, the mistake is a row of the latest register that `reverses` it with a `ground`.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    register = models.ForeignKey(
        PaymentRegister, models.PROTECT, related_name="repayments", verbose_name="реестр с долгом"
    )
    kind = models.CharField("вид", max_length=20, choices=RepaymentKind)
    amount = RoubleField("сумма")
    from_register = models.ForeignKey(
        PaymentRegister, models.PROTECT, null=True, related_name="set_off", verbose_name="из реестра"
    )
    from_advance = models.ForeignKey(
        Advance, models.PROTECT, null=True, related_name="set_off", verbose_name="из аванса"
    )
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="reversals", verbose_name="какого возврата не было"
    )
    ground = models.TextField("почему возврата не было", blank=True, default="", db_default="")
    number = models.CharField("номер платёжного документа", max_length=40, blank=True)
    happened_on = models.DateField("день")
    made_at = models.DateTimeField("когда внесено", db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто внёс"
    )
    withdrawn_at = models.DateTimeField("когда отозвано", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отозвал"
    )
    withdrawal_reason = models.TextField("почему отозвано", blank=True)

    objects = DebtRepaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "погашение долга"
        verbose_name_plural = "погашения долгов"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=RepaymentKind.REVERSED, amount__lt=0, reverses__isnull=False) & ~Q(ground="")
                | ~Q(kind=RepaymentKind.REVERSED) & Q(amount__gt=0, reverses__isnull=True, ground=""),
                name="debt_repayment_sign",
                violation_error_message="Сумма погашения больше нуля. Возврат, которого не было, называет основание.",
            ),
            models.CheckConstraint(
                condition=Q(kind=RepaymentKind.RETURNED, from_register=None, from_advance=None) & ~Q(number="")
                | Q(kind=RepaymentKind.REVERSED, from_register=None, from_advance=None, number="")
                | Q(kind=RepaymentKind.SET_OFF, number="")
                & (
                    Q(from_register__isnull=False, from_advance__isnull=True)
                    | Q(from_register__isnull=True, from_advance__isnull=False)
                ),
                name="debt_repayment_has_source",
                violation_error_message="Зачёт называет реестр или аванс, возврат денег — платёжный документ.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawal_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(kind=RepaymentKind.SET_OFF) & ~Q(withdrawal_reason=""),
                name="debt_repayment_withdrawn_with_reason",
                violation_error_message="Отзывают только внесённое человеком, не зачёт, и называют причину.",
            ),
            models.UniqueConstraint(
                fields=["register", "number", "happened_on"],
                condition=Q(kind=RepaymentKind.RETURNED, withdrawn_at__isnull=True),
                name="debt_return_once",
                violation_error_message="Возврат по этому платёжному документу уже внесён.",
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(withdrawn_at__isnull=True),
                name="debt_return_reversed_once",
                violation_error_message="Об этом возврате уже записано, что его не было.",
                violation_error_code=OVERTAKEN,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"

    @property
    def not_returned(self) -> Decimal:
        """Of a reversal: how much was not returned. Roubles, above zero."""
        amount: Decimal = self.amount
        return -amount
