"""The queue for a face value: who waits, because the limits of the category are used up, and since when."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.certificates.models.account import CertificateAccount
from sotszakaz.demand.certificates.models.scheme import FaceValue
from sotszakaz.demand.certificates.states import QUEUE_MOVES, QueueState
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class ValueQueueEntry(models.Model):
    """A place in the queue of one category. Its number is how many wait up to it, by id."""

    MOVES: ClassVar[Moves] = QUEUE_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"grant": "ended", "leave": "ended"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    certificate = models.ForeignKey(
        CertificateAccount, models.PROTECT, related_name="queue_entries", verbose_name="сертификат"
    )
    value = models.ForeignKey(FaceValue, models.PROTECT, related_name="queue", verbose_name="категория номинала")
    state = models.CharField("состояние", max_length=20, choices=QueueState, default=QueueState.WAITING)
    joined_at = models.DateTimeField("когда встал", db_default=Now())
    joined_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто поставил")
    ended_at = models.DateTimeField("когда закончилось ожидание", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто закончил")
    note = models.TextField("почему выбыл", blank=True)

    class Meta:
        verbose_name = "место в очереди на номинал"
        verbose_name_plural = "места в очереди на номинал"
        indexes = [
            models.Index(fields=["value", "id"], condition=Q(state=QueueState.WAITING), name="value_queue_in_order")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(state=QueueState.WAITING),
                name="value_queue_one_place",
                violation_error_message="Сертификат уже стоит в очереди на номинал.",
            ),
            models.CheckConstraint(
                condition=Q(state=QueueState.WAITING, ended_at__isnull=True, ended_by__isnull=True, note="")
                | Q(state=QueueState.GRANTED, ended_at__isnull=False, note="")
                | Q(state=QueueState.LEFT, ended_at__isnull=False, note__gt=""),
                name="value_queue_ended_with_moment",
                violation_error_message="У законченного ожидания есть время, у выбывшего — ещё и причина.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value_id}: {self.certificate_id}"
