"""The address by which a calendar of a person reads the plan without a login."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class PlanFeed(models.Model):
    """One living address a person and municipality. The secret itself is kept nowhere: only its fingerprint."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="чей календарь")
    secret_sha256 = models.CharField("отпечаток ключа", max_length=64, unique=True)
    made_at = models.DateTimeField("когда выдан", db_default=Now())
    revoked_at = models.DateTimeField("когда отозван", null=True)

    class Meta:
        verbose_name = "адрес календаря плана"
        verbose_name_plural = "адреса календарей плана"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "user"],
                condition=Q(revoked_at__isnull=True),
                name="plan_feed_one_living",
                violation_error_message="Адрес календаря уже выдан.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(secret_sha256__regex=r"^[0-9a-f]{64}$"),
                name="plan_feed_fingerprint",
                violation_error_message="У адреса календаря есть отпечаток.",
            ),
        ]

    def __str__(self) -> str:
        return f"календарь {self.user_id}"
