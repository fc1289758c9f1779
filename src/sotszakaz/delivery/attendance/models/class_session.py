"""A class that was to be held on a day: the evidence of a month."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.attendance.states import SessionState
from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.foundation.money import HoursField
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.programmes.models import StudyGroup


class ClassSession(models.Model):
    """One class of the timetable with what became of it. No personal data here: marks hold it.

    `is_whole` is false while somebody marks it child by child; then a month is not closed while a mark is missing.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    group = models.ForeignKey(
        StudyGroup,
        models.PROTECT,
        db_index=False,  # the constraint below begins with it
        related_name="sessions",
        verbose_name="учебная группа",
    )
    held_on = models.DateField("день")
    starts_at = models.TimeField("начало")
    hours = HoursField("академических часов")
    state = models.CharField("состояние", max_length=20, choices=SessionState, default=SessionState.HELD)
    is_whole = models.BooleanField("отмечены все дети", default=True, db_default=True)
    marked_at = models.DateTimeField("когда отмечено", db_default=Now())
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отметил"
    )

    class Meta:
        verbose_name = "занятие"
        verbose_name_plural = "занятия"
        indexes = [models.Index(fields=["group", "held_on"], condition=Q(is_whole=False), name="class_session_begun")]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "held_on", "starts_at"],
                name="class_session_unique",
                violation_error_message="Это занятие в табеле уже есть.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0),
                name="class_session_hours_positive",
                violation_error_message="Академических часов в занятии больше нуля.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%d.%m.%Y} {self.starts_at:%H:%M}"
