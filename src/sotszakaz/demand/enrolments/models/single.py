"""The single social certificate: two or more services of one child on one document (law.md §3.4)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.certificates.models import SocialCertificate
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class SingleCertificate(models.Model):
    """Formed on request; one in force for a child. Its document is revised when a service changes, is added or ends.

    It ends when none of its services is delivered any more.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    child = models.ForeignKey(Child, models.PROTECT, related_name="single_certificates", verbose_name="ребёнок")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name="документ")
    formed_at = models.DateTimeField("когда сформирован", db_default=Now())
    formed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто попросил")
    ended_at = models.DateTimeField("когда закончился", null=True)

    class Meta:
        verbose_name = "единый социальный сертификат"
        verbose_name_plural = "единые социальные сертификаты"
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(ended_at__isnull=True),
                name="single_certificate_one_in_force",
                violation_error_message="Единый социальный сертификат уже сформирован.",
                violation_error_code=OVERTAKEN,
            )
        ]

    def __str__(self) -> str:
        return f"единый сертификат: {self.document_id}"


class SingleCertificateService(models.Model):
    """A service of a single certificate, by its own social certificate; each is on one at most."""

    single = models.ForeignKey(SingleCertificate, models.PROTECT, related_name="services", verbose_name="единый")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    social_certificate = models.OneToOneField(
        SocialCertificate, models.PROTECT, related_name="on_single", verbose_name="социальный сертификат"
    )

    class Meta:
        verbose_name = "услуга единого сертификата"
        verbose_name_plural = "услуги единых сертификатов"

    def __str__(self) -> str:
        return f"{self.single_id}: {self.social_certificate_id}"
