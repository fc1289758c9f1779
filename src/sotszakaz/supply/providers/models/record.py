"""The entry of a provider in the municipality's registry (реестровая запись, ПП РФ № 183)."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.supply.providers.models.application import ProviderApplication
from sotszakaz.supply.providers.states import RECORD_MOVES, RecordState


class RegistryRecordQuerySet(models.QuerySet["RegistryRecord"]):
    def active(self) -> Self:
        """Providers that children may choose."""
        return self.filter(state=RecordState.ACTIVE)

    def lock(self, record_id: int) -> "RegistryRecord":
        """The record, locked until the transaction ends. Raises NotFound."""
        record = self.select_for_update(of=("self",), no_key=True).filter(pk=record_id).first()
        if record is None:
            raise NotFound()
        return record


class RegistryRecord(models.Model):
    """An organisation that children may choose; made from an accepted application, which holds its services."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="registry_records", verbose_name="организация"
    )
    number = models.CharField("номер реестровой записи", max_length=40)
    application = models.OneToOneField(
        ProviderApplication, models.PROTECT, related_name="record", verbose_name="заявка"
    )
    included_on = models.DateField("дата включения")
    state = models.CharField("состояние", max_length=20, choices=RecordState, default=RecordState.ACTIVE)
    excluded_at = models.DateTimeField("когда исключена", null=True)
    excluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто исключил"
    )
    ground = models.CharField("основание исключения", max_length=400, blank=True)
    reason = models.TextField("пояснение", blank=True)

    MOVES: ClassVar[Moves] = RECORD_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"exclude": "excluded"}

    objects = RegistryRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "реестровая запись"
        verbose_name_plural = "реестр исполнителей"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "organisation"],
                condition=Q(state=RecordState.ACTIVE),
                name="registry_record_one_active",
                violation_error_message="Организация уже состоит в реестре исполнителей этого муниципалитета.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "number"],
                name="registry_record_number_unique",
                violation_error_message="Этот номер реестровой записи уже занят.",
            ),
            models.CheckConstraint(
                condition=Q(state=RecordState.ACTIVE, excluded_at__isnull=True, excluded_by__isnull=True, ground="")
                | (Q(state=RecordState.EXCLUDED, excluded_at__isnull=False) & ~Q(ground="")),
                name="registry_record_excluded_with_ground",
                violation_error_message="Исключение из реестра называет время и основание.",
            ),
        ]

    def __str__(self) -> str:
        return f"реестровая запись № {self.number}"
