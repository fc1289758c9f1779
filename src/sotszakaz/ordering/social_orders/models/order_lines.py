"""Rows of a social order: volumes by service and award method, and the line of the budget that pays them."""

from django.db import models
from django.db.models import Q

from sotszakaz.foundation.money import HoursField, RoubleField
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders.models.social_order import SocialOrder


class OrderVolume(models.Model):
    """The volume of one service by one award method. `account_id` is its ledger account, only of certificates."""

    order = models.ForeignKey(SocialOrder, models.PROTECT, related_name="volumes", verbose_name="заказ")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", verbose_name="услуга")
    award_method = models.CharField("способ определения исполнителя", max_length=20, choices=AwardMethod)
    recipients = models.PositiveIntegerField("получателей")
    person_hours = HoursField("человеко-часов")
    amount = RoubleField("сумма")
    account_id = models.BigIntegerField("счёт объёма", null=True)

    class Meta:
        verbose_name = "объём услуги в заказе"
        verbose_name_plural = "объёмы услуг в заказе"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "service", "award_method"],
                name="order_volume_unique",
                violation_error_message="Объём этой услуги этим способом в заказе уже есть. Измените его.",
            ),
            models.CheckConstraint(
                condition=Q(recipients__gt=0, person_hours__gt=0, amount__gte=0),
                name="order_volume_amounts",
                violation_error_message="Получателей и человеко-часов больше нуля, сумма не меньше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(account_id__isnull=True) | Q(award_method=AwardMethod.CERTIFICATE),
                name="order_volume_account_of_certificates",
                violation_error_message="Счёт объёма бывает только у услуг по социальному сертификату.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.award_method}: {self.person_hours}"


class BudgetLine(models.Model):
    """The budget line that pays certificates of the order's year; `code` is its 20-digit code (КБК)."""

    order = models.OneToOneField(SocialOrder, models.PROTECT, related_name="budget_line", verbose_name="заказ")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    code = models.CharField("код бюджетной классификации", max_length=20)
    amount = RoubleField("сумма")
    account_id = models.BigIntegerField("счёт бюджета", null=True)

    class Meta:
        verbose_name = "строка бюджета"
        verbose_name_plural = "строки бюджета"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="budget_line_positive",
                violation_error_message="Сумма бюджета больше нуля. Введите сумму в рублях.",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{7}[0-9A-ZА-Я]{10}[0-9]{3}$"),
                name="budget_line_code_shape",
                violation_error_message="Код бюджетной классификации — 20 знаков: глава, раздел и подраздел, "
                "целевая статья, вид расходов. Проверьте код.",
            ),
        ]

    def __str__(self) -> str:
        return self.code
