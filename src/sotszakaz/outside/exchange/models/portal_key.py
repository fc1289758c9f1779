"""By what a portal proves who it is, and how often it may ask."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class PortalKey(models.Model):
    """A key of one municipality for one system. The secret itself is kept nowhere: it is derived from the key's name.

    `notify_url` is where statuses are sent, empty when the portal asks for them itself. `limit` is requests a minute.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    name = models.CharField("имя ключа", max_length=32)
    title = models.CharField("для какой системы", max_length=200)
    notify_url = models.URLField("куда сообщать о статусах", max_length=400, blank=True)
    limit = models.PositiveIntegerField("запросов в минуту", default=120)
    issued_at = models.DateTimeField("когда выпущен", db_default=Now())
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто выпустил")
    revoked_at = models.DateTimeField("когда отозван", null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто отозвал")

    class Meta:
        verbose_name = "ключ портала"
        verbose_name_plural = "ключи порталов"
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="portal_key_name_unique",
                violation_error_message="Ключ с таким именем уже есть. Выпустите ещё раз.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="portal_key_revoked_by_somebody",
                violation_error_message="У отзыва ключа есть время и кто его отозвал.",
            ),
            models.CheckConstraint(
                condition=Q(limit__gt=0, title__gt=""),
                name="portal_key_has_title_and_limit",
                violation_error_message="У ключа есть название системы и число запросов в минуту.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.name}"


class RequestCount(models.Model):
    """How many requests a key has made in one minute; counted by one statement, rows of the past are swept away."""

    key = models.ForeignKey(PortalKey, models.CASCADE, related_name="+", verbose_name="ключ")
    minute = models.DateTimeField("минута")
    count = models.PositiveIntegerField("запросов")

    class Meta:
        verbose_name = "счёт запросов"
        verbose_name_plural = "счёт запросов"
        constraints = [
            models.UniqueConstraint(
                fields=["key", "minute"],
                name="request_count_unique",
                violation_error_message="Эта минута уже считается.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.minute:%H:%M}: {self.count}"
