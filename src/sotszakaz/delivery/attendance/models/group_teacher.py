"""Who teaches a group: the teachers whose journal it is."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.programmes.models import StudyGroup


class GroupTeacher(models.Model):
    """A teacher of a group from one moment to another *(rls)*. A group that has none is every teacher's."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    group = models.ForeignKey(StudyGroup, models.PROTECT, related_name="teachers", verbose_name="учебная группа")
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="taught_groups", verbose_name="педагог"
    )
    assigned_at = models.DateTimeField("когда назначен", db_default=Now())
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто назначил"
    )
    ended_at = models.DateTimeField("до какого времени", null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто снял"
    )

    class Meta:
        verbose_name = "педагог группы"
        verbose_name_plural = "педагоги групп"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "teacher"],
                condition=Q(ended_at__isnull=True),
                name="group_teacher_once",
                violation_error_message="Этот педагог уже ведёт группу.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | Q(ended_by__isnull=True),
                name="group_teacher_ended_by_has_time",
                violation_error_message="У снятого педагога записано время.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.teacher_id}"
