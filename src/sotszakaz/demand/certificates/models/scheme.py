"""The funding scheme (программа персонифицированного финансирования): period, unit, face values and limits."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from sotszakaz.demand.certificates.rules import Reckoning
from sotszakaz.demand.certificates.states import NextValues, Recalculation, SchemeUnit
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.kernel.municipalities.models import Municipality


class FundingScheme(models.Model):
    """One scheme of a municipality at a time. What is left when `period` ends lapses.

    `recalculation` says whom a change of a face value within the period reaches, `next_values` what is proposed for the
    scheme that follows, `decreases_monthly` that a value becomes less each month until something of it is booked. These
    are by the `clause` of the municipality's act; without one they are shown as not confirmed.

    From the moment `closes_at` on no new course that begins within the period is booked; those that begin after
    `starts_until` are not booked at all (operations.md §2.2). What was booked before stays.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    period = DateRangeField("период")
    unit = models.CharField("единица", max_length=10, choices=SchemeUnit)
    title = models.CharField("название", max_length=300)
    recalculation = models.CharField(
        "пересчёт номинала", max_length=20, choices=Recalculation, default=Recalculation.UNUSED
    )
    next_values = models.CharField(
        "номиналы следующего периода",
        max_length=20,
        choices=NextValues,
        default=NextValues.SAME,
        db_default=NextValues.SAME,
    )
    decreases_monthly = models.BooleanField(
        "неначатый номинал уменьшается каждый месяц", default=False, db_default=False
    )
    clause = models.CharField("пункт акта о пересчёте", max_length=300, blank=True, db_default="")
    closes_at = models.DateTimeField("когда закрывается приём заявлений на период", null=True)
    starts_until = models.DateField("последний день, в который начинаются занятия", null=True)

    class Meta:
        verbose_name = "программа персонифицированного финансирования"
        verbose_name_plural = "программы персонифицированного финансирования"
        constraints = [
            ExclusionConstraint(
                name="funding_scheme_no_overlap",
                expressions=[("municipality", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message="На эти дни программа финансирования уже есть. Измените период.",
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
                name="funding_scheme_period_bounded",
                violation_error_message="У программы финансирования есть первый и последний день.",
            ),
            models.CheckConstraint(
                condition=Q(decreases_monthly=False) | ~Q(unit=SchemeUnit.HOURS_PER_WEEK),
                name="funding_scheme_decreases_amounts",
                violation_error_message="Норма часов в неделю не уменьшается: так считают рубли или часы за период.",
            ),
            models.CheckConstraint(
                condition=Q(starts_until__isnull=True) | Q(period__contains=F("starts_until")),
                name="funding_scheme_starts_within_period",
                violation_error_message="Последний день начала занятий лежит внутри периода программы. Измените его.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reckoning(self) -> Reckoning:
        """How its values go on with time."""
        return Reckoning(
            Recalculation(self.recalculation), NextValues(self.next_values), self.decreases_monthly, self.clause
        )

    @property
    def days(self) -> int:
        """Days of the period."""
        days: int = (self.period.upper - self.period.lower).days
        return days


class FaceValue(models.Model):
    """The face value of one category under the scheme, in kopecks or in hundredths of an hour, and its limits.

    Both limits are ledger accounts: a granted value holds 1 on the first and its amount on the second. Where there is
    no limit the account is granted BOUNDLESS, so that what is held always says what was given.
    """

    scheme = models.ForeignKey(FundingScheme, models.CASCADE, related_name="face_values", verbose_name="программа")
    category = models.CharField("категория", max_length=20, choices=ChildCategory)
    amount = models.BigIntegerField("номинал, копеек или сотых часа")
    number_limit = models.BigIntegerField("предельное число номиналов", null=True)
    sum_limit = models.BigIntegerField("предельная сумма номиналов, копеек или сотых часа", null=True)
    number_account_id = models.BigIntegerField("счёт числа номиналов", unique=True)
    sum_account_id = models.BigIntegerField("счёт суммы номиналов", unique=True)

    class Meta:
        verbose_name = "номинал категории"
        verbose_name_plural = "номиналы категорий"
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "category"],
                name="face_value_category_unique",
                violation_error_message="Номинал этой категории уже задан.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="face_value_positive",
                violation_error_message="Номинал больше нуля. Категорию без номинала не указывайте.",
            ),
            models.CheckConstraint(
                condition=(Q(number_limit__isnull=True) | Q(number_limit__gte=0))
                & (Q(sum_limit__isnull=True) | Q(sum_limit__gte=0)),
                name="face_value_limits_not_negative",
                violation_error_message="Предел не меньше нуля. Оставьте поле пустым, если предела нет.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()}: {self.amount}"
