"""The official list of services: registry numbers with the days on which they are in force (приказ № 185н)."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Deferrable, Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.ordering.catalogue.states import IMPORT_MOVES, ImportState, RecordOrigin

NUMBER_SHAPE = r"^(\d{6}[ОР]\.\d\d\.\d\.[А-Я]{2}\d{2}[А-Я]{2}\d{5}|[0-9А-Я]{23})$"


class ClassifierImportQuerySet(models.QuerySet["ClassifierImport"]):
    def lock(self, import_id: int) -> "ClassifierImport":
        """The import, locked until the transaction ends. Raises NotFound."""
        found = self.select_for_update(of=("self",), no_key=True).filter(pk=import_id).first()
        if found is None:
            raise NotFound()
        return found


class ClassifierImport(models.Model):
    """A file of the list that somebody brought: first read and judged row by row, then taken over as a whole.

    `content` is kept until the file is read, `outcome` counts what taking over changes: added, changed, ended, same,
    replaced (rows known from acts only).
    """

    file_name = models.CharField("файл", max_length=255)
    sha256 = models.CharField("контрольная сумма", max_length=64)
    content = models.BinaryField("содержимое", null=True)
    state = models.CharField("состояние", max_length=20, choices=ImportState, default=ImportState.WAITING)
    total = models.PositiveIntegerField("строк в файле", default=0)
    reached = models.PositiveIntegerField("строк прочитано", default=0)
    faults = models.PositiveIntegerField("строк с ошибками", default=0)
    refusal = models.CharField("почему не прочитан", max_length=500, blank=True)
    outcome = models.JSONField("что меняется", default=dict)
    uploaded_at = models.DateTimeField("когда загружен", db_default=Now())
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто загрузил"
    )
    settled_at = models.DateTimeField("когда решено", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )

    MOVES: ClassVar[Moves] = IMPORT_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"take": "settled", "drop": "settled"}

    objects = ClassifierImportQuerySet.as_manager()

    class Meta:
        verbose_name = "загрузка перечня"
        verbose_name_plural = "загрузки перечня"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[ImportState.TAKEN, ImportState.DROPPED], settled_at__isnull=False)
                | Q(settled_at__isnull=True, settled_by__isnull=True),
                name="classifier_import_settled_with_moment",
                violation_error_message="У принятой или отменённой загрузки есть время решения.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.TAKEN) | Q(faults=0),
                name="classifier_import_taken_without_faults",
                violation_error_message="Файл с ошибками не принимают. Исправьте строки и загрузите его снова.",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def percent(self) -> int:
        """How much is read."""
        return self.reached * 100 // self.total if self.total else 0


class ClassifierFacts(models.Model):
    """What the list says of a number: common to the list itself and to the rows of a file."""

    legacy_number = models.CharField("прежний номер", max_length=23, blank=True)
    name_code = models.CharField("код наименования", max_length=20, blank=True)
    name = models.CharField("наименование", max_length=1000)
    content = models.TextField("содержание", blank=True)
    conditions = models.TextField("условия", blank=True)
    focus = models.CharField("направленность", max_length=120, blank=True)
    form = models.CharField("форма обучения", max_length=120, blank=True)
    category = models.CharField("категория потребителей", max_length=300, blank=True)
    programme_type = models.CharField("вид программы", max_length=300, blank=True)
    is_actual = models.BooleanField("отмечена действующей", default=True)
    approved_on = models.DateField("утверждена", null=True)

    class Meta:
        abstract = True


class ClassifierRecordQuerySet(models.QuerySet["ClassifierRecord"]):
    def on(self, day: date) -> Self:
        """Those in force on the day; a row without days is taken to be in force."""
        return self.filter(valid__contains=day, is_actual=True)

    def official(self) -> Self:
        """Rows of the official list, without those known from acts only."""
        return self.filter(origin=RecordOrigin.OFFICIAL)


class ClassifierRecord(ClassifierFacts):
    """A version of a row of the list: `number` means this on the days of `valid` (half-open).

    Rows whose `origin` is an act have no official first day, so their range begins nowhere: they are there until the
    official list is brought, and are no authority. `source` names what a person would check against.
    """

    number = models.CharField("реестровый номер", max_length=24)
    service_code = models.CharField("код услуги", max_length=4, blank=True)
    valid = DateRangeField("действует")
    origin = models.CharField("откуда", max_length=10, choices=RecordOrigin)
    source = models.CharField("источник", max_length=500)
    file = models.ForeignKey(
        ClassifierImport, models.PROTECT, null=True, related_name="records", verbose_name="загрузка"
    )

    objects = ClassifierRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "запись перечня услуг"
        verbose_name_plural = "записи перечня услуг"
        ordering = ["number", "valid"]
        indexes = [
            models.Index(fields=["legacy_number"], condition=~Q(legacy_number=""), name="classifier_legacy"),
            models.Index(fields=["service_code", "number"], name="classifier_by_service"),
            models.Index(fields=["focus", "number"], name="classifier_by_focus"),
            GinIndex(fields=["number"], name="classifier_number_inside", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["name"], name="classifier_name_inside", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            ExclusionConstraint(
                expressions=[("number", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                name="classifier_record_no_overlap",
                deferrable=Deferrable.DEFERRED,
                violation_error_message="У этого номера уже есть запись на эти дни. Проверьте даты действия.",
            ),
            models.CheckConstraint(
                condition=Q(number__regex=NUMBER_SHAPE),
                name="classifier_record_number_shape",
                violation_error_message="Номер не соответствует структуре. Проверьте буквы и цифры.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False)
                & (Q(origin=RecordOrigin.ACTS) | Q(valid__startswith__isnull=False, file__isnull=False)),
                name="classifier_record_official_starts",
                violation_error_message="У записи официального перечня есть день начала и загрузка, с которой пришла.",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ClassifierRow(ClassifierFacts):
    """A row of a file while it is judged: `fault` says what is wrong, empty when nothing is."""

    file = models.ForeignKey(ClassifierImport, models.CASCADE, related_name="rows", verbose_name="загрузка")
    line = models.PositiveIntegerField("строка файла")
    number = models.CharField("реестровый номер", max_length=60)
    valid = DateRangeField("действует", null=True)
    fault = models.CharField("ошибка", max_length=500, blank=True)

    class Meta:
        verbose_name = "строка загрузки"
        verbose_name_plural = "строки загрузки"
        constraints = [
            models.UniqueConstraint(
                fields=["file", "line"],
                name="classifier_row_once",
                violation_error_message="Строка файла прочитана дважды.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.number}"
