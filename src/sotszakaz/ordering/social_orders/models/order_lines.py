"""Rows of a social order: volumes by service and award method, and the line of the budget that pays them."""

from django.db import models
from django.db.models import F, Q

from sotszakaz.foundation.money import HoursField, RoubleField
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders.models.social_order import SocialOrder


def _within(part: str, whole: str) -> Q:
    """0 ≤ part ≤ whole; an unknown whole has no part."""
    return Q(**{f"{part}__gte": 0}) & (Q(**{part: 0}) | Q(**{f"{whole}__isnull": False, f"{part}__lte": F(whole)}))


class OrderVolume(models.Model):
    """The volume of one service by one award method. `account_id` is its ledger account, only of certificates.

    Person-hours of the two plan years and of all beyond are None where nothing is planned. Of an assignment,
    `treasury_…` is the part that казённые учреждения deliver. `standard` is the act that sets how it is delivered.
    """

    order = models.ForeignKey(SocialOrder, models.PROTECT, related_name="volumes", verbose_name="заказ")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", verbose_name="услуга")
    award_method = models.CharField("способ определения исполнителя", max_length=20, choices=AwardMethod)
    recipients = models.PositiveIntegerField("получателей")
    person_hours = HoursField("человеко-часов")
    amount = RoubleField("сумма")
    first_hours = HoursField("человеко-часов в первый плановый год", null=True)
    second_hours = HoursField("человеко-часов во второй плановый год", null=True)
    beyond_hours = HoursField("человеко-часов за пределами планового периода", null=True)
    treasury_hours = HoursField("в том числе казёнными учреждениями", default=0)
    treasury_first = HoursField("казёнными учреждениями в первый плановый год", default=0)
    treasury_second = HoursField("казёнными учреждениями во второй плановый год", default=0)
    treasury_beyond = HoursField("казёнными учреждениями за пределами планового периода", default=0)
    award_year = models.PositiveSmallIntegerField("год определения исполнителей", null=True)
    place = models.CharField("место оказания", max_length=500, blank=True)
    term = models.CharField("срок оказания", max_length=200, blank=True)
    standard = models.CharField("порядок оказания услуги", max_length=500, blank=True)
    permitted_percent = models.DecimalField("допустимое отклонение, %", max_digits=5, decimal_places=2, null=True)
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
            models.CheckConstraint(
                condition=_within("treasury_hours", "person_hours")
                & _within("treasury_first", "first_hours")
                & _within("treasury_second", "second_hours")
                & _within("treasury_beyond", "beyond_hours"),
                name="order_volume_treasury_within",
                violation_error_message="Казёнными учреждениями оказывается не больше, чем весь объём этого года.",
            ),
            models.CheckConstraint(
                condition=Q(award_method=AwardMethod.ASSIGNMENT)
                | Q(treasury_hours=0, treasury_first=0, treasury_second=0, treasury_beyond=0),
                name="order_volume_treasury_of_assignments",
                violation_error_message="Объём казённых учреждений бывает только по муниципальному заданию. "
                "Оставьте эти поля пустыми.",
            ),
            models.CheckConstraint(
                condition=Q(permitted_percent=None) | Q(permitted_percent__gte=0, permitted_percent__lte=100),
                name="order_volume_permitted_sane",
                violation_error_message="Допустимое отклонение — от 0 до 100 процентов.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.award_method}: {self.person_hours}"


class BudgetLine(models.Model):
    """The budget line that pays certificates of the order's year; `code` is its 20-digit code (КБК).

    Money of the two plan years is said in the document only: nothing is booked on it.
    """

    order = models.OneToOneField(SocialOrder, models.PROTECT, related_name="budget_line", verbose_name="заказ")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    code = models.CharField("код бюджетной классификации", max_length=20)
    amount = RoubleField("сумма")
    first_amount = RoubleField("сумма на первый плановый год", null=True)
    second_amount = RoubleField("сумма на второй плановый год", null=True)
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
                condition=(Q(first_amount=None) | Q(first_amount__gte=0))
                & (Q(second_amount=None) | Q(second_amount__gte=0)),
                name="budget_line_plan_not_negative",
                violation_error_message="Сумма планового года не меньше нуля.",
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
