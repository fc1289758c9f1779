"""A file by which the provider supports its reply to an objection."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.settlements.models.charge_objection import ChargeObjection
from sotszakaz.kernel.municipalities.models import Municipality


class ObjectionEvidence(models.Model):
    """A picture or a PDF in which nothing runs; never changes. It may name children, so families do not read it."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    objection = models.OneToOneField(
        ChargeObjection, models.PROTECT, related_name="evidence", verbose_name="возражение"
    )
    file_name = models.CharField("имя файла", max_length=200)
    media_type = models.CharField("вид файла", max_length=40)
    content = models.BinaryField("файл")
    sha256 = models.CharField("отпечаток файла", max_length=64)
    added_at = models.DateTimeField("когда приложен", db_default=Now())
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто приложил"
    )

    class Meta:
        verbose_name = "подтверждение исполнителя"
        verbose_name_plural = "подтверждения исполнителей"
        constraints = [
            models.CheckConstraint(
                condition=Q(file_name__gt="", sha256__regex=r"^[0-9a-f]{64}$"),
                name="objection_evidence_named",
                violation_error_message="У файла есть имя и отпечаток.",
            )
        ]

    def __str__(self) -> str:
        return self.file_name
