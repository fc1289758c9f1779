"""The social certificate (ст. 20 189-ФЗ): the right of one child to one service at the chosen provider."""

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from sotszakaz.demand.certificates.models.account import CertificateAccount
from sotszakaz.demand.certificates.states import SOCIAL_CERTIFICATE_MOVES, SocialCertificateState
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.programmes.models import StudyGroup


class SocialCertificate(models.Model):
    """Formed when a provider accepts an application; a child may have many."""

    MOVES: ClassVar[Moves] = SOCIAL_CERTIFICATE_MOVES

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    child = models.ForeignKey(Child, models.PROTECT, related_name="social_certificates", verbose_name="ребёнок")
    certificate = models.ForeignKey(
        CertificateAccount, models.PROTECT, related_name="social_certificates", verbose_name="сертификат"
    )
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", verbose_name="услуга")
    group = models.ForeignKey(StudyGroup, models.PROTECT, related_name="+", verbose_name="учебная группа")
    number = models.CharField("номер", max_length=40)
    formed_on = models.DateField("дата формирования")
    valid = DateRangeField("срок действия")
    state = models.CharField(
        "состояние", max_length=20, choices=SocialCertificateState, default=SocialCertificateState.ACTIVE
    )
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name="документ")

    class Meta:
        verbose_name = "социальный сертификат"
        verbose_name_plural = "социальные сертификаты"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"],
                name="social_certificate_number_unique",
                violation_error_message="Социальный сертификат с таким номером уже есть.",
            )
        ]

    def __str__(self) -> str:
        return f"социальный сертификат № {self.number}"
