"""An inspection of a provider: who goes, when, by which check-list, what was marked and photographed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.quality.models.checklist import Checklist, Criterion
from sotszakaz.oversight.quality.states import INSPECTION_MOVES, InspectionKind, InspectionState, Mark
from sotszakaz.supply.providers.models import RegistryRecord


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def lock(self, inspection_id: int) -> "Inspection":
        """The inspection, locked until the transaction ends. Raises NotFound."""
        found = self.select_for_update(of=("self",), no_key=True).filter(pk=inspection_id).first()
        if found is None:
            raise NotFound()
        return found


class Inspection(models.Model):
    """`follows` is the inspection whose findings this one looks at again, `complaint` what it looks into.

    The provider is never told of the complaint.

    `number` and `document` are those of its act, given when it is over; acts of earlier versions have no document.
    """

    MOVES: ClassVar[Moves] = INSPECTION_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"start": "started", "finish": "finished", "cancel": "cancelled"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    record = models.ForeignKey(RegistryRecord, models.PROTECT, related_name="+", verbose_name="реестровая запись")
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="+", verbose_name="чек-лист")
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="repeats", verbose_name="повторяет проверку"
    )
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, related_name="inspections", verbose_name="по какой жалобе"
    )
    kind = models.CharField("вид", max_length=20, choices=InspectionKind)
    number = models.CharField("номер акта", max_length=20, blank=True)
    planned_on = models.DateField("день проверки")
    place = models.CharField("место", max_length=300, blank=True)
    state = models.CharField("состояние", max_length=20, choices=InspectionState, default=InspectionState.PLANNED)
    reason = models.TextField("почему отменена", blank=True)
    conclusion = models.TextField("вывод", blank=True)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+", verbose_name="акт")
    planned_at = models.DateTimeField("когда назначена", db_default=Now())
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто назначил"
    )
    started_at = models.DateTimeField("когда начата", null=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто начал"
    )
    finished_on = models.DateField("день завершения", null=True)
    finished_at = models.DateTimeField("когда завершена", null=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто завершил"
    )
    cancelled_at = models.DateTimeField("когда отменена", null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отменил"
    )

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "проверка"
        verbose_name_plural = "проверки"
        indexes = [models.Index(fields=["municipality", "state", "planned_on"], name="quality_inspection_plan")]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "planned_on"],
                condition=Q(state__in=[InspectionState.PLANNED, InspectionState.RUNNING]),
                name="quality_inspection_one_a_day",
                violation_error_message="Проверка этого исполнителя на этот день уже назначена. Откройте её в списке.",
            ),
            models.CheckConstraint(
                condition=Q(state=InspectionState.DONE, finished_on__isnull=False, finished_at__isnull=False)
                & ~Q(number="")
                | ~Q(state=InspectionState.DONE) & Q(finished_on__isnull=True, finished_at__isnull=True, number=""),
                name="quality_inspection_finished",
                violation_error_message="У завершённой проверки есть день и номер акта.",
            ),
            models.CheckConstraint(
                condition=Q(state=InspectionState.CANCELLED, reason__gt="")
                | Q(~Q(state=InspectionState.CANCELLED), reason=""),
                name="quality_inspection_cancelled",
                violation_error_message="Напишите, почему проверка отменена.",
            ),
        ]

    def __str__(self) -> str:
        return f"проверка {self.planned_on:%d.%m.%Y}"


class Inspector(models.Model):
    """Who goes to the provider and may fill the check-list."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="inspectors", verbose_name="проверка")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="проверяющий")

    class Meta:
        verbose_name = "проверяющий"
        verbose_name_plural = "проверяющие"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "user"],
                name="quality_inspector_once",
                violation_error_message="Этот проверяющий уже назначен.",
            )
        ]

    def __str__(self) -> str:
        return f"проверяющий {self.user_id}"


class InspectionMark(models.Model):
    """The mark of one criterion; `words` say what is wrong and become the finding."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="marks", verbose_name="проверка")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name="критерий")
    mark = models.CharField("отметка", max_length=20, choices=Mark, blank=True)
    words = models.TextField("пометка", blank=True)
    marked_at = models.DateTimeField("когда отмечено")
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отметил"
    )

    class Meta:
        verbose_name = "отметка проверки"
        verbose_name_plural = "отметки проверок"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "criterion"],
                name="quality_mark_once",
                violation_error_message="Этот критерий уже отмечен.",
                violation_error_code=OVERTAKEN,
            )
        ]

    def __str__(self) -> str:
        return f"отметка {self.criterion_id}"


class InspectionPhoto(models.Model):
    """A picture made at the inspection: drawn anew, so it says neither where nor by which device it was made."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="photos", verbose_name="проверка")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name="критерий")
    content = models.BinaryField("снимок")
    sha256 = models.CharField("отпечаток", max_length=64)
    width = models.PositiveSmallIntegerField("ширина")
    height = models.PositiveSmallIntegerField("высота")
    added_at = models.DateTimeField("когда добавлен", db_default=Now())
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто добавил"
    )

    class Meta:
        verbose_name = "фото проверки"
        verbose_name_plural = "фото проверок"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "criterion", "sha256"],
                name="quality_photo_once",
                violation_error_message="Это фото у критерия уже есть.",
            )
        ]

    def __str__(self) -> str:
        return f"фото {self.criterion_id}"
