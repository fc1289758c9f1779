"""What a social certificate has brought in the end: the third section of its document (law.md §7e)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.money import HoursField, RoubleField
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.municipalities.models import Municipality


class CertificateResult(models.Model):
    """The sums of all accruals of a contract that is over, and the version of the certificate that tells them.

    Formed when the last month that is due has been closed, and again when a later closing has corrected a line; the
    latest one holds. Never changes.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="results", verbose_name="договор")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    version = models.OneToOneField(DocumentVersion, models.PROTECT, related_name="+", verbose_name="редакция")
    person_hours = HoursField("оказано человеко-часов")
    amount = RoubleField("оплачено сертификатом")
    remainder = RoubleField("не использовано")
    formed_at = models.DateTimeField("когда сформирован", db_default=Now())

    class Meta:
        verbose_name = "итог социального сертификата"
        verbose_name_plural = "итоги социальных сертификатов"
        constraints = [
            models.CheckConstraint(
                condition=Q(person_hours__gte=0, amount__gte=0, remainder__gte=0),
                name="certificate_result_not_negative",
                violation_error_message="Итоги социального сертификата не бывают меньше нуля.",
            )
        ]

    def __str__(self) -> str:
        return f"итог: {self.contract_id}"
