"""The municipal social order of a year (ст. 6 189-ФЗ)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.social_orders import states


class SocialOrder(models.Model):
    """Volumes and money of a year in one status. A trigger keeps an approved order, and its rows, as they are.

    A change is the next status: an order of its own that takes over the accounts and the document of the one before.
    `okpo` and `budget_name` stand in the heading of the document; `publication` is where everybody can read it.
    """

    MOVES: ClassVar[Moves] = states.MOVES
    STAMPS: ClassVar[dict[str, str]] = {"approve": "approved", "close": "closed"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    year = models.PositiveSmallIntegerField("год")
    status_number = models.PositiveSmallIntegerField("статус", default=1)
    state = models.CharField("состояние", max_length=20, choices=states.OrderState, default=states.OrderState.DRAFT)
    drafted_at = models.DateTimeField("когда начат", db_default=Now())
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто начал")
    approved_at = models.DateTimeField("когда утверждён", null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто утвердил")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name="документ")
    okpo = models.CharField("код по ОКПО", max_length=10, blank=True)
    budget_name = models.CharField("наименование бюджета", max_length=300, blank=True)
    change_reason = models.CharField("почему изменён", max_length=500, blank=True)
    publication = models.CharField("где опубликован", max_length=500, blank=True)
    published_on = models.DateField("когда опубликован", null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто опубликовал")
    closed_at = models.DateTimeField("когда закрыт", null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто закрыл")

    class Meta:
        verbose_name = "муниципальный социальный заказ"
        verbose_name_plural = "муниципальные социальные заказы"
        ordering = ["-year", "-status_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year", "status_number"],
                name="social_order_status_unique",
                violation_error_message="Социальный заказ на этот год уже есть, или его изменение уже готовится. "
                "Откройте его в списке заказов.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "year"],
                condition=Q(state__in=[states.OrderState.APPROVED, states.OrderState.CLOSED]),
                name="social_order_one_in_force",
                violation_error_message="На этот год уже действует другой заказ, он стоит в списке заказов.",
                violation_error_code=OVERTAKEN,
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
                    ~Q(state=states.OrderState.DRAFT)
                    & Q(approved_at__isnull=False, approved_by__isnull=False, document__isnull=False)
                ),
                name="social_order_approved_paired",
                violation_error_message="У утверждённого заказа есть документ и указано, кто и когда его утвердил.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) & ~Q(state=states.OrderState.CLOSED)
                | Q(state=states.OrderState.CLOSED, closed_at__isnull=False, closed_by__isnull=False),
                name="social_order_closed_paired",
                violation_error_message="У закрытого заказа указано, кто и когда его закрыл.",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None, published_by=None, publication="")
                | (Q(published_on__isnull=False, published_by__isnull=False) & ~Q(publication="")),
                name="social_order_published_paired",
                violation_error_message="Укажите, где и когда заказ опубликован.",
            ),
            models.CheckConstraint(
                condition=Q(okpo__regex=r"^([0-9]{8}([0-9]{2})?)?$"),
                name="social_order_okpo_digits",
                violation_error_message="Код по ОКПО состоит из 8 или 10 цифр. Проверьте код.",
            ),
            models.CheckConstraint(
                condition=Q(status_number=1) | ~Q(change_reason=""),
                name="social_order_change_has_reason",
                violation_error_message="Напишите, почему заказ меняется.",
            ),
        ]

    def __str__(self) -> str:
        return f"социальный заказ на {self.year} год"
