"""The municipal social order of a year (ст. 6 189-ФЗ)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.social_orders import states


class SocialOrder(models.Model):
    """Volumes and money of a year. A trigger keeps an approved order, and its rows, as they are."""

    MOVES: ClassVar[Moves] = states.MOVES
    STAMPS: ClassVar[dict[str, str]] = {"approve": "approved"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    year = models.PositiveSmallIntegerField("год")
    status_number = models.PositiveSmallIntegerField("статус", default=1)
    state = models.CharField("состояние", max_length=20, choices=states.OrderState, default=states.OrderState.DRAFT)
    drafted_at = models.DateTimeField("когда начат", db_default=Now())
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто начал")
    approved_at = models.DateTimeField("когда утверждён", null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто утвердил")
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+", verbose_name="документ")

    class Meta:
        verbose_name = "муниципальный социальный заказ"
        verbose_name_plural = "муниципальные социальные заказы"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year"],
                name="social_order_year_unique",
                violation_error_message="Социальный заказ на этот год уже есть. Откройте его в списке заказов.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2023, year__lte=2100),
                name="social_order_year_sane",
                violation_error_message="Год социального заказа не раньше 2023: дополнительное образование детей "
                "вошло в 189-ФЗ в 2023 году. Проверьте год.",
            ),
            models.CheckConstraint(
                condition=Q(state=states.OrderState.DRAFT, approved_at=None, approved_by=None, document=None)
                | (
                    Q(state=states.OrderState.APPROVED, approved_at__isnull=False, approved_by__isnull=False)
                    & Q(document__isnull=False)
                ),
                name="social_order_approved_paired",
                violation_error_message="У утверждённого заказа есть документ и указано, кто и когда его утвердил.",
            ),
        ]

    def __str__(self) -> str:
        return f"социальный заказ на {self.year} год"
