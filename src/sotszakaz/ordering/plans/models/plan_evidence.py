"""What proves that a term of a measure is fulfilled."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.plans.models.plan_item import PlanItemCompletion
from sotszakaz.ordering.plans.states import EvidenceKind


class PlanEvidence(models.Model):
    """A document of the system, a file, or a thing of a registry (`subject_type`, `subject_id`); never changes.

    A file is a picture or a PDF in which nothing runs; it may name people. `added_by` is None when the system has
    found the proof itself.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    completion = models.ForeignKey(
        PlanItemCompletion, models.PROTECT, related_name="evidence", verbose_name="выполнение"
    )
    kind = models.CharField("вид", max_length=20, choices=EvidenceKind)
    words = models.CharField("что подтверждает", max_length=500)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name="документ")
    subject_type = models.CharField("вид записи", max_length=100, blank=True)
    subject_id = models.BigIntegerField("запись", null=True)
    file_name = models.CharField("имя файла", max_length=200, blank=True)
    media_type = models.CharField("вид файла", max_length=40, blank=True)
    content = models.BinaryField("файл", null=True)
    sha256 = models.CharField("отпечаток файла", max_length=64, blank=True)
    added_at = models.DateTimeField("когда приложено", db_default=Now())
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто приложил")

    class Meta:
        verbose_name = "подтверждение мероприятия"
        verbose_name_plural = "подтверждения мероприятий"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.DOCUMENT, document__isnull=False, content__isnull=True)
                | Q(
                    kind=EvidenceKind.FILE,
                    document__isnull=True,
                    content__isnull=False,
                    file_name__gt="",
                    sha256__regex=r"^[0-9a-f]{64}$",
                )
                | Q(kind=EvidenceKind.REGISTRY, document__isnull=True, content__isnull=True),
                name="plan_evidence_of_its_kind",
                violation_error_message="Подтверждение — это документ системы, файл или запись системы.",
            ),
            models.CheckConstraint(
                condition=Q(words__gt=""),
                name="plan_evidence_worded",
                violation_error_message="Напишите, что подтверждает приложенное.",
            ),
            models.UniqueConstraint(
                fields=["completion", "document"],
                name="plan_evidence_document_once",
                violation_error_message="Этот документ уже приложен к выполнению. Приложите другой.",
            ),
            models.UniqueConstraint(
                fields=["completion", "sha256"],
                condition=Q(kind=EvidenceKind.FILE),
                name="plan_evidence_file_once",
                violation_error_message="Этот файл уже приложен к выполнению. Приложите другой.",
            ),
            models.UniqueConstraint(
                fields=["completion", "subject_type", "subject_id"],
                condition=Q(subject_id__isnull=False),
                name="plan_evidence_subject_once",
                violation_error_message="Эта запись уже подтверждает выполнение.",
                violation_error_code=OVERTAKEN,
            ),
        ]

    def __str__(self) -> str:
        return self.words
