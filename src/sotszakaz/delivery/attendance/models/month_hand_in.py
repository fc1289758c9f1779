"""A month that a provider hands in under its agreement. Guarded by row-level security."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.attendance.states import HAND_IN_MOVES, HandInState
from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.agreements.models import Agreement


class MonthHandIn(models.Model):
    """All sheets of the agreement's groups in one month. Handed in again after remarks, it is the same row.

    A trigger refuses changes of the sheets unless the month was returned.
    """

    MOVES: ClassVar[Moves] = HAND_IN_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"hand_in": "handed_in", "accept": "decided", "return": "decided"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="hand_ins", verbose_name="соглашение")
    month = models.DateField("месяц")
    state = models.CharField("состояние", max_length=20, choices=HandInState, default=HandInState.HANDED_IN)
    remarks = models.TextField("замечания", blank=True)
    handed_in_at = models.DateTimeField("когда сдан", db_default=Now())
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто сдал"
    )
    decided_at = models.DateTimeField("когда решено", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )

    class Meta:
        verbose_name = "сданный месяц"
        verbose_name_plural = "сданные месяцы"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "month"],
                name="month_hand_in_once",
                violation_error_message="Этот месяц уже сдан.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="month_hand_in_first_day",
                violation_error_message="Месяц записывается его первым днём.",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandInState.RETURNED, remarks=""),
                name="month_hand_in_returned_with_remarks",
                violation_error_message="Напишите, что исправить в табелях.",
            ),
            models.CheckConstraint(
                condition=Q(state=HandInState.HANDED_IN) | Q(decided_at__isnull=False),
                name="month_hand_in_has_decision",
                violation_error_message="У принятого или возвращённого месяца есть время решения.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.month:%m.%Y}"
