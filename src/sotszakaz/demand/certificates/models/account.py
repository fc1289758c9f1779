"""The certificate of extra-curricular education: one lifelong record of a child, with a ledger account a period."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.certificates.models.scheme import FaceValue, FundingScheme
from sotszakaz.demand.certificates.states import (
    ACCOUNT_MOVES,
    PERIOD_MOVES,
    AccountState,
    PeriodState,
    SchemeUnit,
)
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class CertificateAccount(models.Model):
    """Сертификат дополнительного образования: issued once, in force until the age of the regulation.

    A suspended one says since when and why; when it is resumed, that becomes a `Suspension` that is over.
    Not the social certificate, which is the right to one service. A closed one has no value left; its history stays.
    """

    MOVES: ClassVar[Moves] = ACCOUNT_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"suspend": "suspended", "close": "closed"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    child = models.OneToOneField(Child, models.PROTECT, related_name="certificate", verbose_name="ребёнок")
    number = models.CharField("номер", max_length=10)
    state = models.CharField("вид", max_length=20, choices=AccountState)
    opened_on = models.DateField("открыт")
    suspended_at = models.DateTimeField("когда приостановлен", null=True)
    suspended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто приостановил")
    suspended_on = models.DateField("с какого дня приостановлен", null=True)
    suspension_reason = models.TextField("причина приостановления", blank=True)
    closed_at = models.DateTimeField("когда закрыт", null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто закрыл")
    closing_reason = models.TextField("причина закрытия", blank=True, db_default="")

    class Meta:
        verbose_name = "сертификат дополнительного образования"
        verbose_name_plural = "сертификаты дополнительного образования"
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="certificate_number_unique",
                violation_error_message="Сертификат с таким номером уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^\d{10}$"),
                name="certificate_number_digits",
                violation_error_message="Номер сертификата состоит из 10 цифр.",
            ),
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=False, suspension_reason__gt="", state=AccountState.SUSPENDED)
                | (
                    Q(suspended_at__isnull=True, suspended_by__isnull=True, suspended_on__isnull=True)
                    & ~Q(state=AccountState.SUSPENDED)
                )
                | Q(state=AccountState.CLOSED),
                name="certificate_suspended_with_reason",
                violation_error_message="У приостановленного сертификата есть время и причина.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, closing_reason__gt="", state=AccountState.CLOSED)
                | (Q(closed_at__isnull=True, closed_by__isnull=True) & ~Q(state=AccountState.CLOSED)),
                name="certificate_closed_with_reason",
                violation_error_message="У закрытого сертификата есть время и причина.",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CertificatePeriod(models.Model):
    """The value of a certificate in one scheme. `account_id` is the ledger account; `face_value` is all that is on it.

    In HOURS_PER_WEEK the value is a norm of every month, each with an account of its own (`months`), and `account_id`
    is that of the first one. `granted_as` is the category under whose limits the value was given. Of a withdrawn value
    only what had been used is left. Where the scheme decreases values monthly, `decreased_through` is the first day of
    the latest month that has been reckoned, at first that of the grant.
    """

    MOVES: ClassVar[Moves] = PERIOD_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"lapse": "ended", "withdraw": "ended"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    certificate = models.ForeignKey(
        CertificateAccount, models.PROTECT, related_name="periods", verbose_name="сертификат"
    )
    scheme = models.ForeignKey(FundingScheme, models.PROTECT, related_name="+", verbose_name="программа")
    granted_as = models.ForeignKey(FaceValue, models.PROTECT, related_name="periods", verbose_name="категория номинала")
    state = models.CharField("состояние", max_length=20, choices=PeriodState, default=PeriodState.ACTIVE)
    unit = models.CharField("единица", max_length=10, choices=SchemeUnit)
    face_value = models.BigIntegerField("номинал, копеек или сотых часа")
    account_id = models.BigIntegerField("счёт", unique=True)
    opened_at = models.DateTimeField("когда открыт", db_default=Now())
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто открыл")
    ended_at = models.DateTimeField("когда закончился", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто закончил")
    reason = models.TextField("причина изъятия", blank=True)
    decreased_through = models.DateField("уменьшен по месяц", null=True)

    class Meta:
        verbose_name = "номинал сертификата за период"
        verbose_name_plural = "номиналы сертификатов за периоды"
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "scheme"],
                condition=~Q(state=PeriodState.WITHDRAWN),
                name="certificate_period_unique",
                violation_error_message="Номинал этого периода на сертификате уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(face_value__gt=0) | Q(face_value=0, state=PeriodState.WITHDRAWN),
                name="certificate_period_face_value_positive",
                violation_error_message="Номинал больше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(state=PeriodState.ACTIVE, ended_at__isnull=True, ended_by__isnull=True, reason="")
                | Q(state=PeriodState.LAPSED, ended_at__isnull=False, reason="")
                | Q(state=PeriodState.WITHDRAWN, ended_at__isnull=False, reason__gt=""),
                name="certificate_period_ended_with_moment",
                violation_error_message="У законченного номинала есть время, у изъятого — ещё и причина.",
            ),
            models.CheckConstraint(
                condition=Q(decreased_through__isnull=True) | Q(decreased_through__day=1),
                name="certificate_period_decreased_by_months",
                violation_error_message="Месяц назван своим первым днём.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.face_value}"


class CertificateMonth(models.Model):
    """The norm of weekly hours of one calendar month, in hundredths; `month` is its first day.

    `extra` are the hours beyond it, for significant programmes only. Where the rules gave some, `extended_account_id`
    holds the norm and the extra together: what is booked on the norm is booked there too, courses of significant
    programmes are booked there only (ADR 0029). Without an account there were never any.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    period = models.ForeignKey(CertificatePeriod, models.PROTECT, related_name="months", verbose_name="номинал")
    month = models.DateField("месяц")
    norm = models.BigIntegerField("норма, сотых часа в неделю")
    account_id = models.BigIntegerField("счёт", unique=True)
    extra = models.BigIntegerField("сверх нормы, сотых часа в неделю", default=0, db_default=0)
    extended_account_id = models.BigIntegerField("счёт нормы с часами сверх неё", null=True)

    class Meta:
        verbose_name = "норма часов на месяц"
        verbose_name_plural = "нормы часов на месяцы"
        ordering = ["month"]
        indexes = [
            models.Index(
                fields=["account_id"], condition=Q(extended_account_id__isnull=False), name="certificate_month_extended"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["extended_account_id"],
                condition=Q(extended_account_id__isnull=False),
                name="certificate_month_own_extended",
                violation_error_message="Счёт нормы с часами сверх неё — только одного месяца.",
            ),
            models.CheckConstraint(
                condition=Q(extra=0) | Q(extra__gt=0, extended_account_id__isnull=False),
                name="certificate_month_extra_on_account",
                violation_error_message="Часы сверх нормы лежат на своём счёте и не бывают меньше нуля.",
            ),
            models.UniqueConstraint(
                fields=["period", "month"],
                name="certificate_month_unique",
                violation_error_message="Норма этого месяца на сертификате уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(norm__gte=0, month__day=1),
                name="certificate_month_of_first_day",
                violation_error_message="Норма не меньше нуля и названа первым днём месяца.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id}: {self.month:%m.%Y}"
