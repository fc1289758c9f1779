"""What happened and is still to be told: written with the deed, taken away by the worker when it has been told."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class OutboxMessage(models.Model):
    """Ids only, no personal data. `topic` is a dotted machine name, `payload` plain JSON for whoever handles it.

    It is tried again from `due_at` on; a parked one waits for a person, with the error of the latest attempt.
    """

    municipality_id = models.BigIntegerField("муниципалитет", null=True)
    topic = models.CharField("что случилось", max_length=80)
    subject_type = models.CharField("вид записи", max_length=80)
    subject_id = models.BigIntegerField("номер записи")
    payload = models.JSONField("подробности", default=dict, db_default={})
    created_at = models.DateTimeField("когда", db_default=Now())
    due_at = models.DateTimeField("когда пробовать", db_default=Now())
    attempts = models.PositiveSmallIntegerField("попыток", default=0, db_default=0)
    parked_at = models.DateTimeField("когда отложено", null=True)
    error = models.TextField("ошибка последней попытки", blank=True, default="", db_default="")

    class Meta:
        verbose_name = "сообщение к отправке"
        verbose_name_plural = "сообщения к отправке"
        indexes = [models.Index(fields=["id"], condition=Q(parked_at__isnull=False), name="outbox_parked")]
        constraints = [
            models.CheckConstraint(
                condition=Q(parked_at__isnull=True) | Q(error__gt=""),
                name="outbox_parked_with_error",
                violation_error_message="У отложенного сообщения записана причина.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.subject_type} {self.subject_id}"
