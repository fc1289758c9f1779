"""The municipality: the tenant, the payer, the one whose act is in force."""

from django.db import models
from django.db.models import Q

from sotszakaz.kernel.municipalities import states
from sotszakaz.kernel.municipalities.models.organisation import Organisation


class Municipality(models.Model):
    """A municipal entity. Every row of its affairs carries its id (design: tenancy)."""

    slug = models.SlugField("адрес в ссылках", max_length=40, unique=True)
    kind = models.CharField("вид", max_length=20, choices=states.MunicipalityKind)
    name = models.CharField("название", max_length=200)
    short_name = models.CharField("краткое название", max_length=80)
    region = models.CharField("регион", max_length=120)
    oktmo = models.CharField("ОКТМО", max_length=11, blank=True)
    timezone = models.CharField("часовой пояс", max_length=40, default="Europe/Moscow")

    class Meta:
        verbose_name = "муниципалитет"
        verbose_name_plural = "муниципалитеты"
        ordering = ["short_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(oktmo="") | Q(oktmo__regex=r"^\d{8}(\d{3})?$"),
                name="municipality_oktmo_digits",
                violation_error_message="ОКТМО состоит из 8 или 11 цифр. Проверьте код.",
            )
        ]

    def __str__(self) -> str:
        return self.short_name


class AuthorisedBody(models.Model):
    """The body that approves the social order (уполномоченный орган, ст. 2 189-ФЗ), named by the act."""

    municipality = models.OneToOneField(
        Municipality, models.PROTECT, related_name="authorised_body", verbose_name="муниципалитет"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="организация"
    )
    name = models.CharField("название", max_length=500)

    class Meta:
        verbose_name = "уполномоченный орган"
        verbose_name_plural = "уполномоченные органы"

    def __str__(self) -> str:
        return self.name
