"""A class of the timetable that is taught on another day of its month."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.foundation.money import HoursField
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.programmes.models.group import StudyGroup


class MovedClassQuerySet(models.QuerySet["MovedClass"]):
    def living(self) -> "MovedClassQuerySet":
        """Those that nobody has taken back."""
        return self.filter(withdrawn_at__isnull=True)


class MovedClass(models.Model):
    """The class of `was_on` and `was_at` is that of `held_on` and `starts_at`: as many hours, none twice, none lost.

    The view `programmes_lesson` has it on the new day and not on the old one, so whoever asks what was to be taught on
    a day is answered right. It never changes but for being taken back: then the timetable holds again.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    group = models.ForeignKey(StudyGroup, models.PROTECT, related_name="moved_classes", verbose_name="учебная группа")
    was_on = models.DateField("день по расписанию")
    was_at = models.TimeField("начало по расписанию")
    held_on = models.DateField("новый день")
    starts_at = models.TimeField("новое начало")
    ends_at = models.TimeField("новый конец")
    hours = HoursField("академических часов")
    reason = models.CharField("почему перенесено", max_length=300)
    made_at = models.DateTimeField("когда перенесено", db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто перенёс"
    )
    withdrawn_at = models.DateTimeField("когда возвращено на прежний день", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто вернул"
    )

    objects = MovedClassQuerySet.as_manager()

    class Meta:
        verbose_name = "перенос занятия"
        verbose_name_plural = "переносы занятий"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "was_on", "was_at"],
                condition=Q(withdrawn_at__isnull=True),
                name="moved_class_once",
                violation_error_message="Это занятие уже перенесено. Посмотрите список переносов.",
                violation_error_code=OVERTAKEN,
            ),
            models.UniqueConstraint(
                fields=["group", "held_on", "starts_at"],
                condition=Q(withdrawn_at__isnull=True),
                name="moved_class_alone",
                violation_error_message="На это время уже перенесено другое занятие группы. Выберите другое время.",
            ),
            models.CheckConstraint(
                condition=Q(held_on__year=F("was_on__year"), held_on__month=F("was_on__month")),
                name="moved_class_in_month",
                violation_error_message="Занятие переносят в том же месяце: месяц оплачивается целиком.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), hours__gt=0) & ~Q(reason=""),
                name="moved_class_whole",
                violation_error_message="Перенос называет время, часы и причину.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_by__isnull=True),
                name="moved_class_withdrawn",
                violation_error_message="Кто вернул занятие на прежний день, говорит только возвращённый перенос.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.was_on:%d.%m.%Y} → {self.held_on:%d.%m.%Y}"
