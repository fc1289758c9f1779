"""What happened and is still to be told: written with the deed, taken away by the worker when it has been told."""

from django.db import models
from django.db.models.functions import Now


class OutboxMessage(models.Model):
    """Ids only, no personal data. `topic` is a dotted machine name, `payload` plain JSON for whoever handles it."""

    municipality_id = models.BigIntegerField("муниципалитет", null=True)
    topic = models.CharField("что случилось", max_length=80)
    subject_type = models.CharField("вид записи", max_length=80)
    subject_id = models.BigIntegerField("номер записи")
    payload = models.JSONField("подробности", default=dict, db_default={})
    created_at = models.DateTimeField("когда", db_default=Now())

    class Meta:
        verbose_name = "сообщение к отправке"
        verbose_name_plural = "сообщения к отправке"

    def __str__(self) -> str:
        return f"{self.topic} {self.subject_type} {self.subject_id}"
