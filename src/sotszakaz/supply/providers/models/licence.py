"""Licences of providers and the days on which they do not hold."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.supply.providers.states import Heard, LicenceSource, StopKind


class Licence(models.Model):
    """The licence by which an organisation is in the registry of the municipality (план, п. 5.1)."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="licences", verbose_name="организация")
    number = models.CharField("номер", max_length=80)
    issued_on = models.DateField("дата выдачи")
    issuer = models.CharField("кем выдана", max_length=300)
    subtype = models.CharField("подвид образования", max_length=200)
    source = models.CharField("откуда известно", max_length=20, choices=LicenceSource)
    entered_at = models.DateTimeField("когда внесена", db_default=Now())
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто внёс"
    )

    class Meta:
        verbose_name = "лицензия"
        verbose_name_plural = "лицензии"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "organisation", "number"],
                name="licence_once",
                violation_error_message="Лицензия с этим номером уже внесена. Проверьте номер.",
            ),
        ]

    def __str__(self) -> str:
        return f"лицензия № {self.number}"


class LicenceStopQuerySet(models.QuerySet["LicenceStop"]):
    def lock(self, stop_id: int) -> "LicenceStop":
        """The stop, locked until the transaction ends. Raises NotFound."""
        stop = self.select_for_update(of=("self",), no_key=True).filter(pk=stop_id).first()
        if stop is None:
            raise NotFound()
        return stop

    def of(self, municipality_id: int, organisation_id: int) -> Self:
        """Stops of all licences of the provider in the municipality."""
        return self.filter(licence__municipality_id=municipality_id, licence__organisation_id=organisation_id)


class LicenceStop(models.Model):
    """On the days of `period` the licence does not hold; an end is known for a suspended or replaced licence only.

    A licence is replaced when the record comes to stand on another one; that may be so beside a suspension.

    `took_effect_at` and `resumed_at` say when the money of the provider was stopped and went on.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="stops", verbose_name="лицензия")
    kind = models.CharField("что с лицензией", max_length=20, choices=StopKind)
    period = DateRangeField("в какие дни не действует")
    source = models.CharField("откуда известно", max_length=20, choices=LicenceSource)
    note = models.CharField("пояснение", max_length=400, blank=True)
    entered_at = models.DateTimeField("когда внесено", db_default=Now())
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто внёс"
    )
    took_effect_at = models.DateTimeField("когда остановлено новое зачисление", null=True)
    resumed_at = models.DateTimeField("когда зачисление возобновлено", null=True)

    objects: ClassVar[LicenceStopQuerySet] = LicenceStopQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "перерыв лицензии"
        verbose_name_plural = "перерывы лицензий"
        constraints = [
            ExclusionConstraint(
                name="licence_stop_no_overlap",
                expressions=[("licence", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=~Q(kind=StopKind.REPLACED),
                violation_error_message="В эти дни лицензия уже не действует. Проверьте день.",
            ),
            ExclusionConstraint(
                name="licence_replaced_once",
                expressions=[("licence", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(kind=StopKind.REPLACED),
                violation_error_message="В эти дни лицензия уже заменена другой. Проверьте номер.",
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False)
                & (~Q(kind=StopKind.TERMINATED) | Q(period__upper_inf=True)),
                name="licence_stop_period",
                violation_error_message="У перерыва есть первый день, у прекращения нет последнего.",
            ),
            models.CheckConstraint(
                condition=Q(resumed_at__isnull=True) | Q(resumed_at__gte=F("took_effect_at")),
                name="licence_stop_resumed_after_effect",
                violation_error_message="Зачисление возобновляют после остановки.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.licence} {self.get_kind_display()}"


class LicenceCheck(models.Model):
    """The latest answer of a registry about a licence; `words` say what a person is to know or to do."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    licence = models.ForeignKey(Licence, models.CASCADE, related_name="checks", verbose_name="лицензия")
    register = models.CharField("какой реестр", max_length=80)
    outcome = models.CharField("что в реестре", max_length=20, choices=Heard)
    words = models.CharField("пояснение", max_length=500, blank=True)
    checked_at = models.DateTimeField("когда проверено", db_default=Now())

    class Meta:
        verbose_name = "сверка лицензии с реестром"
        verbose_name_plural = "сверки лицензий с реестром"
        constraints = [
            models.UniqueConstraint(
                fields=["licence", "register"],
                name="licence_check_once",
                violation_error_message="Ответ этого реестра о лицензии уже записан.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[Heard.HOLDS, Heard.STOPPED]) | ~Q(words=""),
                name="licence_check_says_why",
                violation_error_message="Напишите, что не так со сведениями реестра.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.licence}: {self.get_outcome_display()}"
