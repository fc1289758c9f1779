"""Any legal person, entrepreneur or physical person that takes part."""

from django.db import models
from django.db.models import Q

from sotszakaz.kernel.municipalities import states


class Organisation(models.Model):
    """A legal person, known by its ИНН; a body of power and a provider each wrap one."""

    kind = models.CharField("вид", max_length=20, choices=states.OrganisationKind)
    full_name = models.CharField("полное наименование", max_length=500)
    short_name = models.CharField("краткое наименование", max_length=250)
    inn = models.CharField("ИНН", max_length=12)
    kpp = models.CharField("КПП", max_length=9, blank=True)
    ogrn = models.CharField("ОГРН или ОГРНИП", max_length=15)
    address = models.CharField("адрес", max_length=500, blank=True)
    head_name = models.CharField("руководитель", max_length=200, blank=True)
    phone = models.CharField("телефон", max_length=40, blank=True)
    email = models.EmailField("электронная почта", blank=True)

    class Meta:
        verbose_name = "организация"
        verbose_name_plural = "организации"
        constraints = [
            models.UniqueConstraint(
                fields=["inn", "kpp"],
                name="organisation_inn_unique",
                violation_error_message="Организация с таким ИНН уже есть. Найдите её в реестре.",
            ),
            models.CheckConstraint(
                condition=Q(inn__regex=r"^\d{10}(\d{2})?$"),
                name="organisation_inn_digits",
                violation_error_message="ИНН состоит из 10 или 12 цифр. Проверьте ИНН.",
            ),
            models.CheckConstraint(
                condition=Q(ogrn__regex=r"^\d{13}(\d{2})?$"),
                name="organisation_ogrn_digits",
                violation_error_message="ОГРН состоит из 13 цифр, ОГРНИП из 15. Проверьте номер.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name
