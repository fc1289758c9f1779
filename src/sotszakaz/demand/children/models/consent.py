"""Consents to the processing of personal data (ст. 9 152-ФЗ): which wording, by whom, when."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.children.models.child import Child
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class Consent(models.Model):
    """A representative's consent for the child's data: in the cabinet, on paper before a clerk, or at a portal.

    On paper `signer_name` has signed, `recorded_by` has entered it, and the scan is kept with it. At a portal
    `signer_name` has consented in the application `outside_number`.
    """

    child = models.ForeignKey(Child, models.CASCADE, related_name="consents", verbose_name="ребёнок")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    wording = models.CharField("редакция текста согласия", max_length=40)
    given_at = models.DateTimeField("когда дано", db_default=Now())
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто дал")
    signer_name = models.CharField("кто подписал на бумаге", max_length=200, blank=True, db_default="")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто внёс с бумаги")
    scan = models.BinaryField("скан", null=True)
    media_type = models.CharField("вид файла", max_length=40, blank=True, db_default="")
    outside_number = models.CharField("номер заявления на портале", max_length=64, blank=True, db_default="")
    sha256 = models.CharField("SHA-256 скана", max_length=64, blank=True, db_default="")

    class Meta:
        verbose_name = "согласие на обработку данных ребёнка"
        verbose_name_plural = "согласия на обработку данных детей"
        constraints = [
            models.CheckConstraint(
                condition=Q(given_by__isnull=False, signer_name="", recorded_by__isnull=True, scan__isnull=True)
                & Q(outside_number="")
                | Q(given_by__isnull=True, signer_name__gt="", recorded_by__isnull=False, scan__isnull=False)
                & Q(media_type__gt="", sha256__regex=r"^[0-9a-f]{64}$", outside_number="")
                | Q(given_by__isnull=True, signer_name__gt="", recorded_by__isnull=True, scan__isnull=True)
                & Q(outside_number__gt=""),
                name="consent_given_signed_or_sent",
                violation_error_message=(
                    "Согласие даёт законный представитель сам, подписывает на бумаге или присылает с портала."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.wording}: {self.child_id}"


class SignUpConsent(models.Model):
    """A new user's consent for his own data, before any municipality is chosen; it names nobody but the user."""

    wording = models.CharField("редакция текста согласия", max_length=40)
    given_at = models.DateTimeField("когда дано", db_default=Now())
    given_by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="кто дал")

    class Meta:
        verbose_name = "согласие при регистрации"
        verbose_name_plural = "согласия при регистрации"

    def __str__(self) -> str:
        return f"{self.wording}: {self.given_by_id}"
