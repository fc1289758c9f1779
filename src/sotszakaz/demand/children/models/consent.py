"""Consents to the processing of personal data (ст. 9 152-ФЗ): which wording, by whom, when."""

from django.db import models
from django.db.models.functions import Now

from sotszakaz.demand.children.models.child import Child
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class Consent(models.Model):
    """A representative's consent for the child's data."""

    child = models.ForeignKey(Child, models.CASCADE, related_name="consents", verbose_name="ребёнок")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    wording = models.CharField("редакция текста согласия", max_length=40)
    given_at = models.DateTimeField("когда дано", db_default=Now())
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто дал")

    class Meta:
        verbose_name = "согласие на обработку данных ребёнка"
        verbose_name_plural = "согласия на обработку данных детей"

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
