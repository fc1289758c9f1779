"""By what services are inspected: a check-list of criteria, in versions (indicators 4.P3 and 4.F of the acts)."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.oversight.quality.states import CHECKLIST_MOVES, ChecklistState


class ChecklistQuerySet(models.QuerySet["Checklist"]):
    def lock(self, checklist_id: int) -> "Checklist":
        """The check-list, locked until the transaction ends. Raises NotFound."""
        found = self.select_for_update(of=("self",), no_key=True).filter(pk=checklist_id).first()
        if found is None:
            raise NotFound()
        return found


class Checklist(models.Model):
    """One version. `previous` is the version that this one replaces on its approval.

    In force from `approved_on` until before `replaced_on`.
    """

    MOVES: ClassVar[Moves] = CHECKLIST_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"approve": "approved", "replace": "replaced"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    title = models.CharField("название", max_length=200)
    version = models.PositiveSmallIntegerField("версия", default=1)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="next", verbose_name="прежняя версия"
    )
    state = models.CharField("состояние", max_length=20, choices=ChecklistState, default=ChecklistState.DRAFT)
    drafted_at = models.DateTimeField("когда начат", db_default=Now())
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто начал"
    )
    approved_on = models.DateField("день утверждения", null=True)
    approved_at = models.DateTimeField("когда утверждён", null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто утвердил"
    )
    replaced_on = models.DateField("день замены", null=True)
    replaced_at = models.DateTimeField("когда заменён", null=True)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто заменил"
    )

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = "чек-лист"
        verbose_name_plural = "чек-листы"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "title", "version"],
                name="quality_checklist_version",
                violation_error_message="Чек-лист с таким названием уже есть. Назовите иначе или готовьте его версию.",
            ),
            models.CheckConstraint(
                condition=Q(state=ChecklistState.DRAFT, approved_at__isnull=True, approved_on__isnull=True)
                | Q(~Q(state=ChecklistState.DRAFT), approved_at__isnull=False, approved_on__isnull=False),
                name="quality_checklist_approved",
                violation_error_message="У утверждённого чек-листа записано, когда он утверждён.",
            ),
            models.CheckConstraint(
                condition=Q(state=ChecklistState.REPLACED, replaced_on__isnull=False)
                | Q(~Q(state=ChecklistState.REPLACED), replaced_on__isnull=True),
                name="quality_checklist_replaced",
                violation_error_message="У заменённого чек-листа записан день замены.",
            ),
            models.CheckConstraint(
                condition=Q(title__gt=""),
                name="quality_checklist_titled",
                violation_error_message="Назовите чек-лист.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, версия {self.version}"


class Criterion(models.Model):
    """One thing to look at. `section` groups criteria, `weight` counts in the weighted result only."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="criteria", verbose_name="чек-лист")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    number = models.PositiveSmallIntegerField("номер")
    section = models.CharField("раздел", max_length=200)
    text = models.CharField("критерий", max_length=500)
    weight = models.DecimalField("вес", max_digits=4, decimal_places=1, default=Decimal(1))

    class Meta:
        verbose_name = "критерий"
        verbose_name_plural = "критерии"
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "number"],
                name="quality_criterion_number",
                violation_error_message="Только что добавили другой критерий. Отправьте ещё раз: ваш станет следующим.",
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=10),
                name="quality_criterion_weight",
                violation_error_message="Вес критерия — больше нуля и не больше 10.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
