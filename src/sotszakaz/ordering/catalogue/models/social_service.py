"""A service of the social sphere under one registry number."""

from django.db import models
from django.db.models import Q

from sotszakaz.ordering.catalogue import states


class SocialService(models.Model):
    """A row of the all-Russian list, the same for every municipality that names its number in an act."""

    code = models.CharField("код", max_length=24)
    name = models.CharField("наименование", max_length=500)
    focus = models.CharField("направленность", max_length=120, blank=True)
    form = models.CharField("форма обучения", max_length=120, blank=True)
    category = models.CharField("категория потребителей", max_length=300, blank=True)
    programme_type = models.CharField("вид программы", max_length=300, blank=True)
    status = models.CharField("статус кода", max_length=20, choices=states.CodeStatus)

    class Meta:
        verbose_name = "услуга в социальной сфере"
        verbose_name_plural = "услуги в социальной сфере"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="social_service_code_unique",
                violation_error_message="Услуга с этим кодом уже есть в перечне.",
            ),
            models.CheckConstraint(
                condition=Q(status=states.CodeStatus.LEGACY, code__regex=r"^[0-9А-Я]{23}$")
                | Q(status=states.CodeStatus.VALID, code__regex=r"^\d{6}[ОР]\.\d\d\.\d\.[А-Я]{2}\d{2}[А-Я]{2}\d{5}$"),
                name="social_service_code_shape",
                violation_error_message=(
                    "Код услуги не соответствует структуре реестрового номера. "
                    "Проверьте буквы и цифры: буквы в номере русские, заглавные."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.focus or self.name}"
