"""What was delivered by assignment and by competition, as the municipality's people enter it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.money import HoursField, RoubleField
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import AwardMethod


class OutsideFact(models.Model):
    """The fact of a month, a provider and a service, with its source. Certificates are counted by settlements."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    month = models.DateField("месяц")
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", verbose_name="услуга")
    award_method = models.CharField("способ определения исполнителя", max_length=20, choices=AwardMethod)
    provider = models.CharField("исполнитель", max_length=300)
    inn = models.CharField("ИНН исполнителя", max_length=12)
    recipients = models.PositiveIntegerField("получателей")
    person_hours = HoursField("человеко-часов")
    amount = RoubleField("сумма")
    source = models.CharField("откуда сведения", max_length=300)
    entered_at = models.DateTimeField("когда введено", db_default=Now())
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто ввёл")

    class Meta:
        verbose_name = "факт вне сертификатов"
        verbose_name_plural = "факты вне сертификатов"
        ordering = ["-month", "provider", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "month", "service", "award_method", "inn"],
                name="outside_fact_unique",
                violation_error_message="Факт этого месяца у исполнителя уже внесён. Сначала удалите его.",
            ),
            models.CheckConstraint(
                condition=~Q(award_method=AwardMethod.CERTIFICATE),
                name="outside_fact_of_others",
                violation_error_message="Объём по сертификатам система считает сама. Выберите задание или конкурс.",
            ),
            models.CheckConstraint(
                condition=Q(person_hours__gte=0, amount__gte=0),
                name="outside_fact_not_negative",
                violation_error_message="Часы и сумма не бывают меньше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1) & Q(inn__regex=r"^\d{10}(\d{2})?$") & ~Q(source="") & ~Q(provider=""),
                name="outside_fact_said",
                violation_error_message="Укажите месяц, исполнителя, его ИНН и откуда сведения.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.month:%m.%Y}"
