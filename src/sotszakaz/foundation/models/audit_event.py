"""The log of deeds: append-only, without foreign keys, so that it never blocks or loses live rows."""

from django.db import models
from django.db.models.functions import Now


class AuditEvent(models.Model):
    """Who did what to which thing, when, and for which municipality."""

    at = models.DateTimeField("когда", db_default=Now())
    actor_id = models.BigIntegerField("кто", null=True)
    municipality_id = models.BigIntegerField("муниципалитет", null=True)
    action = models.CharField("что сделано", max_length=80)
    subject_type = models.CharField("вид записи", max_length=80)
    subject_id = models.BigIntegerField("номер записи", null=True)
    details = models.JSONField("подробности", default=dict)

    class Meta:
        verbose_name = "событие журнала"
        verbose_name_plural = "журнал событий"
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"], name="audit_of_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"
