"""An act or an invoice of a register: formed by the provider, accepted or returned by the payer."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.settlements.models.payment_register import PaymentRegister
from sotszakaz.delivery.settlements.states import PAPER_MOVES, PaperKind, PaperState
from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.foundation.money import RoubleField
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality


class MonthPaper(models.Model):
    """One living of a kind and register. `amount` is the sum of its lines, which are all lines of the register that
    belong to the kind: first lines in the act, pairs of corrections in the act of corrections, all in the invoice.
    """

    MOVES: ClassVar[Moves] = PAPER_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"accept": "decided", "return": "decided"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    register = models.ForeignKey(
        PaymentRegister, models.PROTECT, related_name="papers", verbose_name="реестр на оплату"
    )
    kind = models.CharField("вид", max_length=20, choices=PaperKind)
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name="документ")
    amount = RoubleField("сумма")
    state = models.CharField("состояние", max_length=20, choices=PaperState, default=PaperState.FORMED)
    remarks = models.TextField("замечания", blank=True)
    formed_at = models.DateTimeField("когда сформирован", db_default=Now())
    formed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто сформировал"
    )
    decided_at = models.DateTimeField("когда решено", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )

    class Meta:
        verbose_name = "документ месяца"
        verbose_name_plural = "документы месяца"
        indexes = [models.Index(fields=["municipality", "state", "id"], name="month_paper_to_accept")]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "kind"],
                condition=~Q(state=PaperState.RETURNED),
                name="month_paper_one_living",
                violation_error_message="Такой документ по этому реестру уже есть.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(state=PaperState.FORMED, decided_at__isnull=True, remarks="")
                | Q(state=PaperState.ACCEPTED, decided_at__isnull=False, remarks="")
                | Q(state=PaperState.RETURNED, decided_at__isnull=False) & ~Q(remarks=""),
                name="month_paper_decided",
                violation_error_message="Напишите, что исправить в документе.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} № {self.document.full_number}"
