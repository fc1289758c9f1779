"""What a provider offers by its application: a service and its greatest volume (ПП РФ № 183)."""

from django.db import models
from django.db.models import Q

from sotszakaz.foundation.money import HoursField
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.providers.models.application import ProviderApplication


class AppliedService(models.Model):
    """A service of the application and how much of it the provider can give at most."""

    application = models.ForeignKey(
        ProviderApplication,
        models.CASCADE,
        db_column="providerapplication_id",
        related_name="service_rows",
        verbose_name="заявка",
    )
    service = models.ForeignKey(
        SocialService, models.CASCADE, db_column="socialservice_id", related_name="+", verbose_name="услуга"
    )
    places = models.PositiveIntegerField("мест, не больше", null=True)
    person_hours = HoursField("человеко-часов в год, не больше", null=True)

    class Meta:
        verbose_name = "услуга в заявке"
        verbose_name_plural = "услуги в заявках"
        db_table = "providers_providerapplication_services"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "service"],
                name="applied_service_once",
                violation_error_message="Услуга названа в заявке дважды. Оставьте одну строку.",
            ),
            models.CheckConstraint(
                condition=(Q(places__isnull=True) | Q(places__gt=0))
                & (Q(person_hours__isnull=True) | Q(person_hours__gt=0)),
                name="applied_service_volume_positive",
                violation_error_message="Предельный объём услуги больше нуля. Исправьте его или оставьте поле пустым.",
            ),
        ]

    def __str__(self) -> str:
        return f"услуга {self.service_id} заявки № {self.application_id}"
