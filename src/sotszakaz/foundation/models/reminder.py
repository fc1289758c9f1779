"""What people have been reminded of, so that each stage of a term is told once."""

from django.db import models
from django.db.models.functions import Now


class Reminder(models.Model):
    """Ids only, no personal data. `stage` is a machine name within the topic: «soon», «late», a version and a side."""

    municipality_id = models.BigIntegerField("муниципалитет")
    topic = models.CharField("о чём", max_length=80)
    subject_type = models.CharField("вид записи", max_length=80)
    subject_id = models.BigIntegerField("номер записи")
    stage = models.CharField("ступень", max_length=80)
    made_at = models.DateTimeField("когда", db_default=Now())

    class Meta:
        verbose_name = "напоминание"
        verbose_name_plural = "напоминания"
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "subject_type", "subject_id", "stage"],
                name="reminder_once",
                violation_error_message="Об этом уже напомнили.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.subject_type} {self.subject_id} {self.stage}"
