"""What a registry record said from a day on."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.providers.models.application import ProviderApplication
from sotszakaz.supply.providers.models.record import RegistryRecord


class RecordVersion(models.Model):
    """The accepted application that the record stands on from `since`, and the organisation as it was then.

    The number of the record never changes; a version never does (trigger). `details` are `claims.OrganisationDetails`.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    record = models.ForeignKey(
        RegistryRecord, models.PROTECT, related_name="versions", verbose_name="реестровая запись"
    )
    version = models.PositiveSmallIntegerField("редакция")
    application = models.OneToOneField(
        ProviderApplication, models.PROTECT, related_name="record_version", verbose_name="заявка"
    )
    since = models.DateField("действует с")
    details = models.JSONField("сведения об организации")
    made_at = models.DateTimeField("когда внесена", db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто внёс"
    )

    class Meta:
        verbose_name = "редакция реестровой записи"
        verbose_name_plural = "редакции реестровых записей"
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "version"],
                name="record_version_once",
                violation_error_message="Эту редакцию записи уже внёс кто-то другой.",
                violation_error_code=OVERTAKEN,
            )
        ]

    def __str__(self) -> str:
        return f"редакция {self.version} записи № {self.record.number}"
