"""Copies of the signed minutes (положение, п. 5.9: copies go to all members)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.working_group import states
from sotszakaz.ordering.working_group.models.meeting import Meeting
from sotszakaz.ordering.working_group.models.working_group import Member


class MinutesCopy(models.Model):
    """A member has got a copy: in the own cabinet, which the system does, or on paper, which the secretary notes."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="copies", verbose_name="заседание")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="член группы")
    way = models.CharField("как", max_length=10, choices=states.CopyWay)
    given_at = models.DateTimeField("когда", db_default=Now())
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто передал"
    )

    class Meta:
        verbose_name = "копия протокола"
        verbose_name_plural = "копии протоколов"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="minutes_copy_once",
                violation_error_message="Копия этому члену группы уже передана.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(way="cabinet", given_by=None) | Q(way="paper"),
                name="minutes_copy_by_its_way",
                violation_error_message="Копию в кабинет отправляет система.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.member_id}"
