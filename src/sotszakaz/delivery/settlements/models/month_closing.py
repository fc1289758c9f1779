"""The closing of a month of one municipality: it happens once and is never undone."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.delivery.settlements.states import CLOSING_MOVES, ClosingState
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.models import Regulation


class MonthClosing(models.Model):
    """While it exists the month's sheets are frozen. Its rules stay as they were on the last day of the month.

    `counted_on` is the day of the closing: classes of the month after it are taken as held (December in December) and
    compared with what was held by the next closing. `left_out` are agreements whose months go with the next closing.
    Closings of before there were portions have no `regulation` and no policies.
    """

    MOVES: ClassVar[Moves] = CLOSING_MOVES

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    month = models.DateField("месяц")
    state = models.CharField(
        "состояние", max_length=20, choices=ClosingState, default=ClosingState.CLOSING, db_default=ClosingState.CLOSED
    )
    regulation = models.ForeignKey(Regulation, models.PROTECT, null=True, related_name="+", verbose_name="регламент")
    policy = models.CharField("по чему считается месяц", max_length=20, blank=True, db_default="")
    parent_policy = models.CharField("по чему считается доплата", max_length=20, blank=True, db_default="")
    counted_on = models.DateField("день подсчёта", null=True)
    left_out = ArrayField(models.BigIntegerField(), verbose_name="отложенные соглашения", default=list, db_default=[])
    planned = models.IntegerField("строк к начислению", db_default=0, default=0)
    started_at = models.DateTimeField("когда начато", null=True, db_default=Now())
    closed_at = models.DateTimeField("когда закрыт", null=True, db_default=Now())
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто закрыл"
    )

    class Meta:
        verbose_name = "закрытие месяца"
        verbose_name_plural = "закрытия месяцев"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "month"],
                name="month_closing_unique",
                violation_error_message="Этот месяц уже закрыт. Откройте его реестры на оплату.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="month_closing_first_day",
                violation_error_message="Месяц записывается его первым днём.",
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(state=ClosingState.CLOSING),
                name="month_closing_one_at_a_time",
                violation_error_message="Другой месяц ещё закрывается. Дождитесь, пока он закроется.",
            ),
            models.CheckConstraint(
                condition=Q(state=ClosingState.CLOSING) | Q(closed_at__isnull=False),
                name="month_closing_has_end",
                violation_error_message="У закрытого месяца есть время закрытия.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m.%Y}"
