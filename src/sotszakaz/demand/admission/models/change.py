"""How the dates of an announced window were moved, and why: everybody may read it."""

from django.db import models
from django.db.models import F, Q

from sotszakaz.demand.admission.models.window import EnrolmentWindow
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User

NOT_BEGUN = Q(opens_before__gt=F("changed_at"))


class WindowChange(models.Model):
    """One move of the dates; it never changes. The window is what its latest change says (a trigger sees to it)."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    window = models.ForeignKey(EnrolmentWindow, models.PROTECT, related_name="changes", verbose_name="окно приёма")
    opens_before = models.DateTimeField("начало прежде")
    opens_after = models.DateTimeField("начало теперь")
    closes_before = models.DateTimeField("окончание прежде", null=True)
    closes_after = models.DateTimeField("окончание теперь", null=True)
    preliminary_before = models.DateTimeField("предварительный список прежде с", null=True)
    preliminary_after = models.DateTimeField("предварительный список теперь с", null=True)
    reason = models.TextField("почему изменены сроки")
    changed_at = models.DateTimeField("когда изменены")
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто изменил")

    class Meta:
        verbose_name = "изменение сроков приёма"
        verbose_name_plural = "изменения сроков приёма"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__gt=""),
                name="window_change_has_reason",
                violation_error_message="Напишите, почему переносите сроки: это увидят семьи.",
            ),
            models.CheckConstraint(
                condition=Q(opens_after=F("opens_before")) | (NOT_BEGUN & Q(opens_after__gt=F("changed_at"))),
                name="window_change_opens_in_future",
                violation_error_message="Перенести можно только начало, которое ещё не наступило.",
            ),
            models.CheckConstraint(
                condition=NOT_BEGUN
                | Q(closes_after__isnull=True)
                | Q(closes_before__isnull=False, closes_after__gte=F("closes_before")),
                name="window_change_prolongs",
                violation_error_message="Идущий приём можно только продлить.",
            ),
            models.CheckConstraint(
                condition=Q(closes_before__isnull=True) | Q(closes_before__gt=F("changed_at")),
                name="window_change_before_end",
                violation_error_message="Приём уже закончился, его сроки не меняют.",
            ),
            models.CheckConstraint(
                condition=Q(preliminary_before__isnull=True)
                | Q(preliminary_before__gt=F("changed_at"))
                | Q(preliminary_after__isnull=False, preliminary_after=F("preliminary_before")),
                name="window_change_keeps_preliminary",
                violation_error_message="Предварительный список уже составляют, его начало не меняют.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window_id}: {self.changed_at:%d.%m.%Y}"
