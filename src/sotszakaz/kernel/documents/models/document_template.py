"""The look of documents of one kind, as the municipality has made it in Word."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.models import Municipality


class DocumentTemplateQuerySet(models.QuerySet["DocumentTemplate"]):
    def adopted(self) -> Self:
        return self.filter(adopted_at__isnull=False)

    def of(self, municipality_id: int, kind: str) -> Self:
        return self.filter(municipality_id=municipality_id, kind=kind)


class DocumentTemplate(models.Model):
    """A version of a template; without content, the return to the built-in look. Guarded by row-level security.

    Adopted once, never changed (trigger). A version of a document is printed by the template that was adopted latest
    when it was formed, so that it always looks the same.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    kind = models.CharField("вид документа", max_length=40, choices=DocumentKind)
    version = models.PositiveSmallIntegerField("версия")
    file_name = models.CharField("имя файла", max_length=200, blank=True)
    content = models.BinaryField("файл", null=True)
    sha256 = models.CharField("контрольная сумма", max_length=64, blank=True)
    uploaded_at = models.DateTimeField("когда загружен", db_default=Now())
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кем загружен"
    )
    adopted_at = models.DateTimeField("когда принят", null=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кем принят"
    )

    objects = DocumentTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "шаблон документа"
        verbose_name_plural = "шаблоны документов"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "version"],
                name="document_template_version_unique",
                violation_error_message="Шаблон только что загрузил кто-то другой. Посмотрите его.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(content__isnull=True, sha256="") | Q(content__isnull=False) & ~Q(sha256=""),
                name="document_template_sum_of_its_file",
                violation_error_message="У файла шаблона должна быть контрольная сумма.",
            ),
            models.CheckConstraint(
                condition=Q(adopted_at__isnull=False) | Q(adopted_by__isnull=True),
                name="document_template_adopted_by_somebody",
                violation_error_message="У принятого шаблона должен быть день.",
            ),
        ]

    def __str__(self) -> str:
        return f"шаблон «{self.get_kind_display()}», версия {self.version}"
