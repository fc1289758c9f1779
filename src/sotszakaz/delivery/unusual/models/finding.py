"""Something unusual in a month: rows that may be right and should be looked at."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.unusual.states import FINDING_MOVES, FindingKind, FindingState
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality


class Finding(models.Model):
    """Found from the rows of the month; `key` is made of whom it is about and of `facts`.

    When the rows change, it is gone (`gone_at`) and another with other facts is found; one that comes back is not new.
    What a person has said of it stays either way. `facts` are numbers and days without personal data.
    """

    MOVES: ClassVar[Moves] = FINDING_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"check": "checked"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    month = models.DateField("месяц")
    kind = models.CharField("что необычно", max_length=20, choices=FindingKind)
    key = models.CharField("ключ", max_length=32)
    contract_ids = ArrayField(models.BigIntegerField(), verbose_name="договоры")
    group_ids = ArrayField(models.BigIntegerField(), verbose_name="группы")
    facts = models.JSONField("что найдено")
    state = models.CharField("состояние", max_length=20, choices=FindingState, default=FindingState.FOUND)
    found_at = models.DateTimeField("когда найдено", db_default=Now())
    gone_at = models.DateTimeField("когда перестало находиться", null=True)
    checked_at = models.DateTimeField("когда проверено", null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто проверил"
    )
    note = models.TextField("что оказалось", blank=True)

    class Meta:
        verbose_name = "необычное в месяце"
        verbose_name_plural = "необычное в месяцах"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "month", "kind", "key"],
                name="finding_once",
                violation_error_message="Это уже найдено.",
            ),
            models.CheckConstraint(
                condition=Q(state=FindingState.FOUND, checked_at__isnull=True, checked_by__isnull=True, note="")
                | Q(state=FindingState.CHECKED, checked_at__isnull=False) & ~Q(note=""),
                name="finding_checked_with_note",
                violation_error_message="У проверенного есть время и пояснение.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="finding_month_first_day",
                violation_error_message="Месяц записывается его первым днём.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.month:%m.%Y}"
