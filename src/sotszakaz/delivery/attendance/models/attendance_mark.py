"""How one child attended one class. Guarded by row-level security."""

from django.db import models

from sotszakaz.delivery.attendance.models.class_session import ClassSession
from sotszakaz.delivery.attendance.states import Mark
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.municipalities.models import Municipality


class AttendanceMark(models.Model):
    """A cell of the attendance sheet. Closed months keep theirs: a trigger of settlements refuses changes."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    session = models.ForeignKey(ClassSession, models.CASCADE, related_name="marks", verbose_name="занятие")
    contract = models.ForeignKey(
        Contract,
        models.PROTECT,
        db_index=False,  # the constraint below begins with it
        related_name="marks",
        verbose_name="договор",
    )
    mark = models.CharField("отметка", max_length=20, choices=Mark)

    class Meta:
        verbose_name = "отметка посещения"
        verbose_name_plural = "отметки посещения"
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "session"],  # a month of a contract is read at once
                name="attendance_mark_unique",
                violation_error_message="Отметка за это занятие уже есть.",
                violation_error_code=OVERTAKEN,
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.get_mark_display()}"
