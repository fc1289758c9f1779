"""Whose certificates are believed, and what authorities have taken back."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Now

from sotszakaz.kernel.municipalities.models import Municipality


class TrustedRoot(models.Model):
    """A certificate of an authority that a person has decided to trust. Without a municipality: in all of them.

    `trusted` is the period of trust by days; a signature is judged by what was trusted on the day it came.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, related_name="trusted_roots", verbose_name="муниципалитет"
    )
    certificate = models.BinaryField("сертификат")
    sha256 = models.CharField("отпечаток", max_length=64)
    title = models.CharField("владелец", max_length=500)
    issuer_title = models.CharField("издатель", max_length=500)
    algorithm = models.CharField("алгоритм", max_length=80)
    starts_on = models.DateField("действует с")
    ends_on = models.DateField("действует по")
    trusted = DateRangeField("когда доверяют")
    added_at = models.DateTimeField("когда добавлен", db_default=Now())
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто добавил"
    )

    class Meta:
        verbose_name = "доверенный сертификат"
        verbose_name_plural = "доверенные сертификаты"
        ordering = ["title", "pk"]
        constraints = [
            ExclusionConstraint(
                name="trusted_root_once",
                expressions=[
                    (Coalesce("municipality", Value(0)), RangeOperators.EQUAL),
                    ("sha256", RangeOperators.EQUAL),
                    ("trusted", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Этому сертификату уже доверяют. Он есть в списке.",
            ),
            models.CheckConstraint(
                condition=Q(trusted__isempty=False, trusted__lower_inf=False),
                name="trusted_root_begins",
                violation_error_message="У доверия должен быть первый день раньше последнего.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RevocationList(models.Model):
    """A full list of revoked certificates, as an authority published it. Never changes."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, related_name="revocation_lists", verbose_name="муниципалитет"
    )
    content = models.BinaryField("файл")
    sha256 = models.CharField("отпечаток", max_length=64)
    issuer_title = models.CharField("издатель", max_length=500)
    revoked = models.PositiveIntegerField("отозвано сертификатов")
    issued_on = models.DateField("день выпуска")
    next_on = models.DateField("день следующего", null=True)
    added_at = models.DateTimeField("когда добавлен", db_default=Now())
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто добавил"
    )

    class Meta:
        verbose_name = "список отзыва"
        verbose_name_plural = "списки отзыва"
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sha256"],
                nulls_distinct=False,
                name="revocation_list_unique",
                violation_error_message="Этот список отзыва уже загружен.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.issuer_title}, {self.issued_on:%d.%m.%Y}"
