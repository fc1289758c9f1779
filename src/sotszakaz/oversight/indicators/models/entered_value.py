"""What a person says of a row that no registry answers, with the source. Append-only: a mistake is said anew or
taken back."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.oversight.indicators.states import ValueWay


class EnteredValueQuerySet(models.QuerySet["EnteredValue"]):
    def standing(self) -> Self:
        """What nobody has taken back."""
        return self.filter(withdrawal__isnull=True)


class EnteredValue(models.Model):
    """True from the day `as_of` on; of several values of one day the last entered counts.

    A number counts within its calendar year, a state until another one is entered. `is_reached` is said with a state:
    words cannot be compared with the words of the target. `form_key` is the form's: sent twice it is one value.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    key = models.CharField("ключ показателя", max_length=20)
    as_of = models.DateField("на какой день")
    kind = models.CharField("что введено", max_length=10, choices=ValueWay)
    value = models.DecimalField("значение", max_digits=14, decimal_places=4, null=True)
    words = models.CharField("состояние", max_length=200, blank=True)
    is_reached = models.BooleanField("цель достигнута", null=True)
    source = models.CharField("откуда сведения", max_length=500)
    file_name = models.CharField("имя файла", max_length=200, blank=True)
    media_type = models.CharField("вид файла", max_length=40, blank=True)
    content = models.BinaryField("файл", null=True)
    sha256 = models.CharField("отпечаток файла", max_length=64, blank=True)
    entered_at = models.DateTimeField("когда введено", db_default=Now())
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто ввёл")
    form_key = models.UUIDField("ключ формы", null=True)

    objects = EnteredValueQuerySet.as_manager()

    class Meta:
        verbose_name = "введённое значение показателя"
        verbose_name_plural = "введённые значения показателей"
        ordering = ["-as_of", "-pk"]
        indexes = [models.Index(fields=["municipality", "key", "as_of"], name="entered_value_of_row")]
        constraints = [
            models.UniqueConstraint(
                fields=["form_key"],
                name="entered_value_once",
                violation_error_message="Это значение уже записано. Откройте показатель.",
            ),
            models.CheckConstraint(
                condition=Q(kind=ValueWay.STATE, value__isnull=True, words__gt="", is_reached__isnull=False)
                | (~Q(kind=ValueWay.STATE) & Q(value__gte=0, words="", is_reached__isnull=True)),
                name="entered_value_whole",
                violation_error_message="Введите число не меньше нуля или состояние словами и ответ о цели.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ValueWay.PERCENT) | Q(value__lte=100),
                name="entered_value_percent",
                violation_error_message="Процент не бывает больше ста. Проверьте значение.",
            ),
            models.CheckConstraint(
                condition=Q(source__gt=""),
                name="entered_value_sourced",
                violation_error_message="Укажите, откуда сведения.",
            ),
            models.CheckConstraint(
                condition=Q(file_name="", media_type="", sha256="", content__isnull=True)
                | Q(file_name__gt="", media_type__gt="", sha256__regex=r"^[0-9a-f]{64}$", content__isnull=False),
                name="entered_value_file",
                violation_error_message="У файла есть имя, вид и отпечаток.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} на {self.as_of:%d.%m.%Y}"

    @property
    def taken_back(self) -> "ValueWithdrawal | None":
        """Who has taken it back, if anybody."""
        return getattr(self, "withdrawal", None)


class ValueWithdrawal(models.Model):
    """Who took a value back and why: from then on it counts nowhere, and the history keeps both. Append-only."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    entered = models.OneToOneField(EnteredValue, models.PROTECT, related_name="withdrawal", verbose_name="значение")
    reason = models.CharField("почему отозвано", max_length=300)
    withdrawn_at = models.DateTimeField("когда отозвано", db_default=Now())
    withdrawn_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто отозвал")

    class Meta:
        verbose_name = "отзыв значения показателя"
        verbose_name_plural = "отзывы значений показателей"
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__gt=""),
                name="value_withdrawal_reasoned",
                violation_error_message="Напишите, почему отзываете значение.",
            ),
        ]

    def __str__(self) -> str:
        return f"отзыв: {self.entered}"
