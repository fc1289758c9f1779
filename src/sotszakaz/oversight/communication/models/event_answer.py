"""Whether somebody who was called will come."""

from django.db import models
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.oversight.communication.models.event import Event


class EventAnswer(models.Model):
    """The latest word of a person; changed until the event is over. Staff see how many, not who."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    event = models.ForeignKey(Event, models.PROTECT, related_name="answers", verbose_name="событие")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="кто ответил")
    is_coming = models.BooleanField("придёт")
    answered_at = models.DateTimeField("когда ответил", db_default=Now())

    class Meta:
        verbose_name = "ответ на приглашение"
        verbose_name_plural = "ответы на приглашения"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                name="event_answer_once",
                violation_error_message="Ваш ответ уже записан.",
                violation_error_code=OVERTAKEN,
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.user_id}"
