"""What a document says, version by version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.documents.models.document import Document
from sotszakaz.kernel.municipalities.models import Municipality


class DocumentVersion(models.Model):
    """Canonical JSON of the document with its SHA-256, which the database checks. Never changes (trigger).

    `formed_by` is null when the system formed it.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions", verbose_name="документ")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    version = models.PositiveSmallIntegerField("редакция")
    payload = models.TextField("содержание")
    payload_sha256 = models.CharField("контрольная сумма", max_length=64)
    formed_on = models.DateField("день редакции")
    formed_at = models.DateTimeField("когда сформирована", db_default=Now())
    formed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кем сформирована"
    )

    class Meta:
        verbose_name = "редакция документа"
        verbose_name_plural = "редакции документов"
        ordering = ["document", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "version"],
                name="document_version_unique",
                violation_error_message="Эту редакцию уже сформировал кто-то другой.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="document_version_from_one",
                violation_error_message="Редакции считаются с первой.",
            ),
        ]

    def __str__(self) -> str:
        return f"документ {self.document_id}, редакция {self.version}"
