"""Who marked what and when: the history of every cell of the sheet. Guarded by row-level security."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.attendance.states import Mark, SessionState, TapOutcome
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.programmes.models import StudyGroup

VALUES = {**dict(Mark.choices), **dict(SessionState.choices)}


class CellChange(models.Model):
    """One mark that was made; never changes. Without a contract it says what became of the class.

    `made_at` is when a person marked, `received_at` when the server learned of it. A mark of the journal has the key of
    its device and its number there: (`made_by`, `client`, `sequence`) comes once. Of two marks of a cell the one that
    was made later holds, whichever came first.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    group = models.ForeignKey(StudyGroup, models.PROTECT, related_name="+", verbose_name="учебная группа")
    held_on = models.DateField("день занятия")
    starts_at = models.TimeField("начало занятия")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="+", verbose_name="договор")
    value = models.CharField("отметка", max_length=20)
    outcome = models.CharField("что с ней стало", max_length=20, choices=TapOutcome, default=TapOutcome.APPLIED)
    client = models.CharField("устройство", max_length=40, blank=True)
    sequence = models.BigIntegerField("номер на устройстве", null=True)
    made_at = models.DateTimeField("когда отмечено", db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отметил"
    )
    received_at = models.DateTimeField("когда получено", db_default=Now())

    class Meta:
        verbose_name = "история отметки"
        verbose_name_plural = "история отметок"
        indexes = [models.Index(fields=["group", "held_on", "starts_at"], name="cell_change_of_class")]
        constraints = [
            models.UniqueConstraint(
                fields=["made_by", "client", "sequence"],
                condition=Q(sequence__isnull=False),
                name="cell_change_once",
                violation_error_message="Эта отметка уже записана.",
            ),
            models.CheckConstraint(
                condition=Q(sequence__isnull=True, client="") | Q(sequence__isnull=False) & ~Q(client=""),
                name="cell_change_has_key",
                violation_error_message="У отметки с устройства есть его ключ и номер.",
            ),
            models.CheckConstraint(
                condition=Q(contract__isnull=True, value__in=SessionState.values)
                | Q(contract__isnull=False, value__in=Mark.values),
                name="cell_change_value_known",
                violation_error_message="Такой отметки нет. Выберите отметку из списка.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%d.%m.%Y}: {self.value_label}"

    @property
    def value_label(self) -> str:
        """The mark or the state of the class in words."""
        return VALUES[self.value]
