"""A family's objection to a line of accruals: it holds the line back from payment until it is answered."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.settlements.models.accrual import Accrual
from sotszakaz.delivery.settlements.models.completeness_decision import CompletenessDecision
from sotszakaz.delivery.settlements.states import OBJECTION_MOVES, ClosingState, ObjectionReason, ObjectionState
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality

PENDING = Q(state=ObjectionState.RAISED) | Q(state=ObjectionState.UPHELD) & (
    Q(decision__counted_in__isnull=True) | Q(decision__counted_in__state=ClosingState.CLOSING)
)


class ChargeObjectionQuerySet(models.QuerySet["ChargeObjection"]):
    def holding(self) -> Self:
        """Those whose line is not paid now; one a line at most."""
        return self.pending().filter(holds=True)

    def pending(self) -> Self:
        """Those that are not answered, or upheld and not yet counted by a closing that is over."""
        return self.filter(PENDING)

    def waiting(self) -> Self:
        """Those without an answer."""
        return self.filter(state=ObjectionState.RAISED)


class ChargeObjection(models.Model):
    """One open a line. What was said never changes; the provider replies once, the payer decides once.

    `holds` follows the line: one that is in a payment order cannot be held, and is held when that order bounces or is
    withdrawn; a line about which an objection was rejected is not held a second time. `answer_by_on` is the last day of
    the payer's term.
    An upheld one has the `decision` by which the next closing counts the month anew.
    """

    MOVES: ClassVar[Moves] = OBJECTION_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"uphold": "decided", "reject": "decided", "withdraw": "decided"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    accrual = models.ForeignKey(Accrual, models.PROTECT, related_name="objections", verbose_name="начисление")
    state = models.CharField("состояние", max_length=20, choices=ObjectionState, default=ObjectionState.RAISED)
    reason = models.CharField("что не так", max_length=20, choices=ObjectionReason)
    words = models.TextField("словами семьи")
    holds = models.BooleanField("удерживает строку")
    answer_by_on = models.DateField("ответить до")
    raised_at = models.DateTimeField("когда подано", db_default=Now())
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто подал"
    )
    reply = models.TextField("пояснение исполнителя", blank=True)
    replied_at = models.DateTimeField("когда дано пояснение", null=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто дал пояснение"
    )
    ground = models.TextField("почему так решено", blank=True)
    decision = models.OneToOneField(
        CompletenessDecision, models.PROTECT, null=True, related_name="objection", verbose_name="решение о полноте"
    )
    decided_at = models.DateTimeField("когда завершено", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто завершил"
    )

    objects = ChargeObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "возражение против начисления"
        verbose_name_plural = "возражения против начислений"
        indexes = [models.Index(fields=["municipality", "state", "answer_by_on"], name="objection_to_answer")]
        constraints = [
            models.UniqueConstraint(
                fields=["accrual"],
                condition=Q(state=ObjectionState.RAISED),
                name="charge_objection_one_open",
                violation_error_message="Возражение против этой строки уже подано. Дождитесь ответа или отзовите его.",
            ),
            models.CheckConstraint(
                condition=Q(words__gt=""),
                name="charge_objection_has_words",
                violation_error_message="Напишите своими словами, что не так.",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True) | Q(reply__gt="", replied_at__isnull=False),
                name="charge_objection_reply_has_time",
                violation_error_message="У пояснения исполнителя записано время.",
            ),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.RAISED, decided_at__isnull=True, decision__isnull=True, ground="")
                | Q(state=ObjectionState.WITHDRAWN, decided_at__isnull=False, decision__isnull=True, ground="")
                | Q(state=ObjectionState.REJECTED, decided_at__isnull=False, decision__isnull=True, ground__gt="")
                | Q(state=ObjectionState.UPHELD, decided_at__isnull=False, decision__isnull=False, ground__gt=""),
                name="charge_objection_decided",
                violation_error_message="Ответ называет причину, удовлетворённое возражение — решение о полноте.",
            ),
        ]

    def __str__(self) -> str:
        return f"возражение против начисления {self.accrual_id}"

    @property
    def is_holding(self) -> bool:
        """Is the line held back from payment now; reads the decision."""
        if not self.holds:
            return False
        if self.state == ObjectionState.RAISED:
            return True
        if self.decision is None:
            return False
        counted_in = self.decision.counted_in
        return counted_in is None or counted_in.state == ClosingState.CLOSING
