"""Parameters of the full formula of the normative price, of one municipality and locality (operations.md §2.5)."""

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.money import HoursField, RoubleField
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.catalogue.states import Locality

POSITIVE = (
    "salary",
    "rates_per_teacher",
    "weekly_load",
    "weeks_a_month",
    "weeks_a_year",
    "room_hours_a_week",
    "training_every_years",
    "qualification_high",
    "qualification_first",
    "qualification_other",
    "equipment_high",
    "equipment_medium",
    "equipment_low",
    "extra_teachers",
    "contributions",
    "holidays",
)
NOT_NEGATIVE = ("training_cost", "other_purchases", "other_staff_share")


def _factor(name: str) -> "models.DecimalField[Decimal, Decimal]":
    """A coefficient: 1.3020."""
    return models.DecimalField(name, max_digits=9, decimal_places=4)


class NormativeSet(models.Model):
    """In force on the days of `valid` (half-open) by the act named in `clause`; letters of the formula in rules.py."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    locality = models.CharField("местность", max_length=10, choices=Locality)
    valid = DateRangeField("действует")
    clause = models.CharField("основание", max_length=300)
    salary = RoubleField("средняя зарплата педагога в месяц")
    rates_per_teacher = _factor("ставок на одного педагога")
    weekly_load = HoursField("часов в неделю на ставку")
    weeks_a_month = _factor("недель в месяце")
    weeks_a_year = _factor("недель в году")
    room_hours_a_week = HoursField("часов использования помещения в неделю")
    training_every_years = _factor("лет между повышениями квалификации")
    training_cost = RoubleField("повышение квалификации и медосмотр педагога")
    other_purchases = RoubleField("прочие закупки")
    qualification_high = _factor("коэффициент высшей категории")
    qualification_first = _factor("коэффициент первой категории")
    qualification_other = _factor("коэффициент без категории")
    equipment_high = _factor("коэффициент высокого оснащения")
    equipment_medium = _factor("коэффициент среднего оснащения")
    equipment_low = _factor("коэффициент низкого оснащения")
    extra_teachers = _factor("коэффициент дополнительных педагогов")
    other_staff_share = _factor("доля прочего персонала")
    contributions = _factor("коэффициент отчислений")
    holidays = _factor("коэффициент отпускных")
    set_at = models.DateTimeField("когда заданы", db_default=Now())
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто задал")

    class Meta:
        verbose_name = "параметры нормативных затрат"
        verbose_name_plural = "параметры нормативных затрат"
        constraints = [
            ExclusionConstraint(
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    ("locality", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                name="normative_set_no_overlap",
                violation_error_message="На эти дни параметры этой местности уже заданы. Укажите другой день начала.",
            ),
            models.CheckConstraint(
                condition=Q(**{f"{name}__gt": 0 for name in POSITIVE}, **{f"{name}__gte": 0 for name in NOT_NEGATIVE}),
                name="normative_set_positive",
                violation_error_message="Параметры формулы больше нуля. Проверьте, нет ли пустых и отрицательных.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__startswith__isnull=False),
                name="normative_set_starts",
                violation_error_message="Укажите день, с которого действуют параметры.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_locality_display()}: {self.clause}"


class NormativeMaterials(models.Model):
    """Pнапр: what materials of one focus cost, in roubles."""

    normative_set = models.ForeignKey(NormativeSet, models.CASCADE, related_name="materials", verbose_name="параметры")
    focus = models.CharField("направленность", max_length=120)
    amount = RoubleField("средства обучения")

    class Meta:
        verbose_name = "средства обучения направленности"
        verbose_name_plural = "средства обучения направленностей"
        ordering = ["focus"]
        constraints = [
            models.UniqueConstraint(
                fields=["normative_set", "focus"],
                name="normative_materials_unique",
                violation_error_message="Эта направленность в параметрах уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="normative_materials_not_negative",
                violation_error_message="Стоимость средств обучения не бывает меньше нуля.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.focus}: {self.amount}"
