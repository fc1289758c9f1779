"""Who may sign for an organisation."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Now

from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.signatures.states import ActingBasis


class SignatoryQuerySet(models.QuerySet["Signatory"]):
    def of(self, municipality_id: int, organisation_id: int | None) -> Self:
        """Of the provider, or of the authorised body when there is no organisation."""
        return self.filter(municipality_id=municipality_id, organisation_id=organisation_id)

    def valid_on(self, day: date) -> Self:
        return self.filter(valid__contains=day)


class Signatory(models.Model):
    """A person who may act for a provider or (without an organisation) for the authorised body *(rls)*.

    A certificate is compared by СНИЛС, and by ОГРН when it names one; a certificate of a private person does for those
    who act by a power of attorney only.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="signatories", verbose_name="муниципалитет"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="signatories", verbose_name="исполнитель"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="пользователь"
    )
    name = models.CharField("фамилия, имя, отчество", max_length=200)
    position = models.CharField("должность", max_length=200)
    snils = models.CharField("СНИЛС", max_length=11)
    ogrn = models.CharField("ОГРН или ОГРНИП", max_length=15)
    basis = models.CharField("на каком основании", max_length=20, choices=ActingBasis)
    basis_document = models.CharField("документ", max_length=300, blank=True)
    valid = DateRangeField("вправе подписывать")
    added_at = models.DateTimeField("когда внесён", db_default=Now())
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто внёс"
    )

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = "подписант"
        verbose_name_plural = "подписанты"
        ordering = ["name", "pk"]
        constraints = [
            ExclusionConstraint(
                name="signatory_no_overlap",
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    (Coalesce("organisation", Value(0)), RangeOperators.EQUAL),
                    ("snils", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Этот человек уже вправе подписывать в эти дни. Выберите другой период.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__lower_inf=False),
                name="signatory_begins",
                violation_error_message="У права подписи должен быть первый день раньше последнего.",
            ),
            models.CheckConstraint(
                condition=Q(snils__regex=r"^\d{11}$"),
                name="signatory_snils_digits",
                violation_error_message="СНИЛС состоит из 11 цифр. Проверьте номер.",
            ),
            models.CheckConstraint(
                condition=Q(ogrn__regex=r"^\d{13}(\d{2})?$"),
                name="signatory_ogrn_digits",
                violation_error_message="ОГРН состоит из 13 цифр, ОГРНИП из 15. Проверьте номер.",
            ),
            models.CheckConstraint(
                condition=Q(basis=ActingBasis.HEAD) | ~Q(basis_document=""),
                name="signatory_power_is_named",
                violation_error_message="Укажите номер и день доверенности.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.position}"
