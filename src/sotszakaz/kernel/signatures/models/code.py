"""One-time codes of simple electronic signatures."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.municipalities.models import Municipality


class SignatureCode(models.Model):
    """A code that was sent, kept as a keyed hash *(rls)*. Only `tries`, `used_at` and `failed_at` change.

    `failed_at` is when its carrier could not bring it.
    """

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="+", verbose_name="редакция документа")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кому")
    code_hash = models.CharField("хеш кода", max_length=64)
    sent_to = models.CharField("куда отправлен", max_length=100)
    channels = models.CharField("чем отправлен", max_length=200)
    asked_at = models.DateTimeField("когда запрошен")
    expires_at = models.DateTimeField("до какого времени действует")
    tries = models.PositiveSmallIntegerField("неверных попыток", default=0)
    used_at = models.DateTimeField("когда использован", null=True)
    failed_at = models.DateTimeField("когда не удалось отправить", null=True)

    class Meta:
        verbose_name = "код подписи"
        verbose_name_plural = "коды подписи"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")),
                name="signature_code_lives",
                violation_error_message="Код действует с минуты запроса.",
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=5),
                name="signature_code_tries",
                violation_error_message="Этот код больше не действует. Запросите новый.",
            ),
        ]
        indexes = [models.Index(fields=["version", "user", "-asked_at"], name="signature_code_latest")]

    def __str__(self) -> str:
        return f"код для редакции {self.version_id}"
