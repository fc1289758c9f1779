"""A signature of one side under one version of a document."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.states import SignatureForm, SigningParty
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.signatures.models.paper import PaperOriginal
from sotszakaz.kernel.signatures.models.signatory import Signatory


class Signature(models.Model):
    """What was signed, by whom, and what was verified when it came *(rls)*. Never changes (trigger).

    `evidence` is canonical JSON: what was checked, when and against what. `signed_at` is the moment at which the
    signature came here, the only one known for sure; `signed_by` is who brought it, null for the system.
    """

    version = models.ForeignKey(
        DocumentVersion, models.PROTECT, related_name="signatures", verbose_name="редакция документа"
    )
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    party = models.CharField("сторона", max_length=20, choices=SigningParty)
    form = models.CharField("как подписано", max_length=10, choices=SignatureForm)
    signatory = models.ForeignKey(
        Signatory, models.PROTECT, null=True, related_name="signatures", verbose_name="подписант"
    )
    paper = models.ForeignKey(
        PaperOriginal, models.PROTECT, null=True, related_name="signatures", verbose_name="бумажный подлинник"
    )
    signer_name = models.CharField("кто подписал", max_length=300)
    signer_position = models.CharField("должность", max_length=300, blank=True)
    signer_snils = models.CharField("СНИЛС, последние цифры", max_length=20, blank=True)
    cms = models.BinaryField("подпись", null=True)
    certificate_sha256 = models.CharField("отпечаток сертификата", max_length=64, blank=True)
    payload_sha256 = models.CharField("контрольная сумма подписанного", max_length=64)
    evidence = models.TextField("что проверено")
    signed_at = models.DateTimeField("когда подписано")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто принёс подпись"
    )

    class Meta:
        verbose_name = "подпись"
        verbose_name_plural = "подписи"
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "party"],
                name="signature_once_a_side",
                violation_error_message="Эта сторона уже подписала документ.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=(Q(form=SignatureForm.CMS, cms__isnull=False) & ~Q(certificate_sha256=""))
                | (~Q(form=SignatureForm.CMS) & Q(cms__isnull=True, certificate_sha256="")),
                name="signature_cms_has_its_file",
                violation_error_message="У усиленной подписи должен быть файл.",
            ),
            models.CheckConstraint(
                condition=Q(form=SignatureForm.PAPER, paper__isnull=False)
                | (~Q(form=SignatureForm.PAPER) & Q(paper__isnull=True)),
                name="signature_paper_has_its_scan",
                violation_error_message="У подписи на бумаге должен быть скан.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_party_display()}: {self.signer_name}"
