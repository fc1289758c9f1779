"""A payment order: money of one register or one advance that goes to its provider."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.delivery.settlements.models.advance import Advance
from sotszakaz.delivery.settlements.models.payment_batch import PaymentBatch
from sotszakaz.delivery.settlements.models.payment_register import PaymentRegister
from sotszakaz.delivery.settlements.states import GONE_STATES, ORDER_MOVES, OrderState
from sotszakaz.foundation.money import RoubleField
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality


class PaymentOrderQuerySet(models.QuerySet["PaymentOrder"]):
    def counted(self) -> "PaymentOrderQuerySet":
        """Orders whose money has gone or may still go: all but those that bounced or were withdrawn."""
        return self.exclude(state__in=GONE_STATES)


class PaymentOrder(models.Model):
    """Of a register it pays the lines linked to it (`lines_total`) less `deducted`: its advances and debt.

    Lines that are held back go with a later order of the same register. `reissue_of` bounced and is paid by this one.
    `paid_on` stays when the money came back later; `answered_on` is the day of the last answer. `is_after_papers`: the
    rules asked for the register's accepted papers first; the database writes it.
    """

    MOVES: ClassVar[Moves] = ORDER_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"withdraw": "withdrawn"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="orders", verbose_name="пакет")
    register = models.ForeignKey(
        PaymentRegister, models.PROTECT, null=True, related_name="orders", verbose_name="реестр на оплату"
    )
    advance = models.ForeignKey(Advance, models.PROTECT, null=True, related_name="orders", verbose_name="аванс")
    reissue_of = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reissued_by", verbose_name="взамен поручения"
    )
    number = models.CharField("номер", max_length=40)
    state = models.CharField("состояние", max_length=20, choices=OrderState, default=OrderState.READY)
    lines_total = RoubleField("сумма строк")
    deducted = RoubleField("зачтено авансов и долга")
    amount = RoubleField("к перечислению")
    is_after_papers = models.BooleanField("после приёмки документов", default=False, db_default=False)
    made_at = models.DateTimeField("когда составлено", db_default=Now())
    answered_on = models.DateField("день ответа казначейства", null=True)
    paid_on = models.DateField("день оплаты", null=True)
    reason = models.TextField("причина возврата или отзыва", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто внёс ответ"
    )
    withdrawn_at = models.DateTimeField("когда отозвано", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отозвал"
    )

    objects = PaymentOrderQuerySet.as_manager()

    class Meta:
        verbose_name = "платёжное поручение"
        verbose_name_plural = "платёжные поручения"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"],
                name="payment_order_number_unique",
                violation_error_message="Поручение с таким номером уже есть.",
            ),
            models.UniqueConstraint(
                fields=["advance"],
                condition=~Q(state__in=GONE_STATES),
                name="payment_order_once_an_advance",
                violation_error_message="По этой заявке на аванс поручение уже есть.",
            ),
            models.UniqueConstraint(
                fields=["register"],
                condition=Q(state__in=[OrderState.READY, OrderState.SENT]),
                name="payment_order_one_at_a_time",
                violation_error_message="По этому реестру поручение уже составлено. Дождитесь ответа казначейства.",
            ),
            models.CheckConstraint(
                condition=Q(register__isnull=False, advance__isnull=True)
                | Q(register__isnull=True, advance__isnull=False),
                name="payment_order_pays_one_thing",
                violation_error_message="Поручение оплачивает или реестр, или аванс.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, deducted__gte=0, amount=F("lines_total") - F("deducted")),
                name="payment_order_adds_up",
                violation_error_message="Сумма поручения — сумма его строк без зачтённого, больше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[OrderState.READY, OrderState.SENT], answered_on__isnull=True)
                | Q(state=OrderState.PAID, answered_on__isnull=False)
                | Q(state=OrderState.BOUNCED, answered_on__isnull=False) & ~Q(reason="")
                | Q(state=OrderState.WITHDRAWN, answered_on__isnull=True) & ~Q(reason=""),
                name="payment_order_answered",
                violation_error_message="Оплата называет день, возврат — день и причину, отзыв — причину.",
            ),
            models.CheckConstraint(  # orders withdrawn before this was kept have neither
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, state=OrderState.WITHDRAWN),
                name="payment_order_withdrawn_at",
                violation_error_message="Когда и кем отозвано, говорит только отозванное поручение.",
            ),
        ]

    def __str__(self) -> str:
        return f"поручение № {self.number}"

    @property
    def paid(self) -> PaymentRegister | Advance:
        """What it pays for."""
        what = self.register or self.advance
        assert what is not None
        return what

    @property
    def replacement(self) -> "PaymentOrder | None":
        """The order that was issued instead of this one."""
        return getattr(self, "reissued_by", None)
