"""The paper original of a version: what was signed by hand."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.municipalities.models import Municipality


class PaperOriginal(models.Model):
    """A scan of the signed paper with the ground for paper *(rls)*. Never changes.

    The system checks who registered it and why paper was allowed; whose hands signed it, the person who registers says.
    """

    version = models.ForeignKey(
        DocumentVersion, models.PROTECT, related_name="paper_originals", verbose_name="редакция документа"
    )
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    content = models.BinaryField("скан")
    media_type = models.CharField("вид файла", max_length=40)
    sha256 = models.CharField("отпечаток скана", max_length=64)
    ground = models.CharField("почему на бумаге", max_length=500)
    signed_on = models.DateField("дата на бумаге")
    registered_at = models.DateTimeField("когда внесён", db_default=Now())
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто внёс"
    )

    class Meta:
        verbose_name = "бумажный подлинник"
        verbose_name_plural = "бумажные подлинники"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"бумажный подлинник редакции {self.version_id}"
