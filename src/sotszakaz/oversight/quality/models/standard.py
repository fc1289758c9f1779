"""The standard of a service: what its recipients may count on (indicator 4.P1 of the acts)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.catalogue.models import SocialService


class ServiceStandard(models.Model):
    """One version; only the end of `valid` ever changes, when the next one comes."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", verbose_name="услуга")
    version = models.PositiveSmallIntegerField("версия")
    act = models.CharField("чем утверждён", max_length=300)
    text = models.TextField("текст")
    valid = DateRangeField("действует")
    adopted_at = models.DateTimeField("когда внесён", db_default=Now())
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто внёс"
    )

    class Meta:
        verbose_name = "стандарт услуги"
        verbose_name_plural = "стандарты услуг"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "service", "version"],
                name="quality_standard_version",
                violation_error_message="Стандарт только что изменил кто-то другой. Сравните и отправьте ещё раз.",
            ),
            ExclusionConstraint(
                name="quality_standard_no_overlap",
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    ("service", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message="В эти дни действует другая версия стандарта. Укажите более поздний день.",
            ),
            models.CheckConstraint(
                condition=Q(act__gt="", text__gt=""),
                name="quality_standard_said",
                violation_error_message="Укажите, чем утверждён стандарт, и его текст.",
            ),
        ]

    def __str__(self) -> str:
        return f"стандарт, версия {self.version}"
