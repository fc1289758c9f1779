"""A scenario of the social order: who are the children, what they study, what it costs, by which way."""

from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import HoursField
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.oversight.parameters import states


def _percent(name: str, default: int = 0) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(name, max_digits=5, decimal_places=2, default=default)


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def lock(self, scenario_id: int) -> "Scenario":
        """The scenario, locked until the transaction ends. Raises NotFound."""
        scenario = self.select_for_update(of=("self",), no_key=True).filter(pk=scenario_id).first()
        if scenario is None:
            raise NotFound()
        return scenario


class Scenario(models.Model):
    """Whole months from the first to the last, both included. The chosen one never changes, nor do its rows.

    `splits` are months that begin a sub-period besides the first one and each January; `months_off` are numbers of
    months without classes; `study_weeks` are weeks of classes in twelve months.
    """

    MOVES: ClassVar[Moves] = states.SCENARIO_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"choose": "chosen"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    title = models.CharField("название", max_length=200)
    state = models.CharField(
        "состояние", max_length=20, choices=states.ScenarioState, default=states.ScenarioState.DRAFT
    )
    first_month = models.DateField("первый месяц")
    last_month = models.DateField("последний месяц")
    unit = models.CharField("единица сертификата", max_length=10, choices=SchemeUnit)
    study_weeks = models.DecimalField("учебных недель в году", max_digits=4, decimal_places=2)
    months_off = ArrayField(models.PositiveSmallIntegerField(), default=list, verbose_name="месяцы без занятий")
    splits = ArrayField(models.DateField(), default=list, verbose_name="начала подпериодов")
    made_at = models.DateTimeField("когда создан", db_default=Now())
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто создал")
    chosen_at = models.DateTimeField("когда выбран", null=True)
    chosen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто выбрал")

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = "расчёт параметров заказа"
        verbose_name_plural = "расчёты параметров заказа"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="scenario_titled",
                violation_error_message="Назовите расчёт.",
            ),
            models.CheckConstraint(
                condition=Q(first_month__day=1, last_month__day=1, last_month__gte=F("first_month")),
                name="scenario_whole_months",
                violation_error_message="Период расчёта — целые месяцы, последний не раньше первого.",
            ),
            models.CheckConstraint(
                condition=Q(study_weeks__gt=0, study_weeks__lte=53),
                name="scenario_weeks_sane",
                violation_error_message="Учебных недель в году — больше нуля и не больше 53.",
            ),
            models.CheckConstraint(
                condition=Q(state=states.ScenarioState.DRAFT, chosen_at=None, chosen_by=None)
                | Q(state=states.ScenarioState.CHOSEN, chosen_at__isnull=False, chosen_by__isnull=False),
                name="scenario_chosen_paired",
                violation_error_message="У выбранного расчёта указано, кто и когда его выбрал.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ScenarioCohort(models.Model):
    """Children of some ages, both included, and of one category; `load` is of one child, in `load_unit`."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="cohorts", verbose_name="расчёт")
    category = models.CharField("категория", max_length=20, choices=ChildCategory)
    age_from = models.PositiveSmallIntegerField("возраст от")
    age_to = models.PositiveSmallIntegerField("возраст до")
    children = models.PositiveIntegerField("детей")
    coverage = _percent("охват, %")
    load = HoursField("нагрузка")
    load_unit = models.CharField("единица нагрузки", max_length=10, choices=states.LoadUnit)

    class Meta:
        verbose_name = "возрастная группа расчёта"
        verbose_name_plural = "возрастные группы расчёта"
        ordering = ["category", "age_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "category", "age_from"],
                name="scenario_cohort_unique",
                violation_error_message="Группа этой категории с этого возраста в расчёте уже есть. Измените её.",
            ),
            models.CheckConstraint(
                condition=Q(age_to__gte=F("age_from"), age_to__lte=18),
                name="scenario_cohort_ages",
                violation_error_message="Возраст «до» не меньше возраста «от» и не больше 18 лет.",
            ),
            models.CheckConstraint(
                condition=Q(coverage__gte=0, coverage__lte=100),
                name="scenario_cohort_coverage",
                violation_error_message="Охват — от 0 до 100 процентов.",
            ),
            models.CheckConstraint(
                condition=Q(load__gte=0, load__lte=2000),
                name="scenario_cohort_load",
                violation_error_message="Нагрузка ребёнка — от 0 до 2000 часов.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()}, {self.age_from}–{self.age_to}"


class ScenarioService(models.Model):
    """A service of the scenario. `norm` keeps eight places, for printed norms are rounded (law.md §9.1).

    Weights say how hours of each category lean to the service; what is not by assignment or competition goes by
    certificates.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="services", verbose_name="расчёт")
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", verbose_name="услуга")
    norm = models.DecimalField("базовый норматив за человеко-час", max_digits=16, decimal_places=8, default=0)
    territorial = models.DecimalField("территориальный коэффициент", max_digits=8, decimal_places=6, default=1)
    branch = models.DecimalField("отраслевой коэффициент", max_digits=8, decimal_places=6, default=1)
    weight_general = models.DecimalField("доля: без особых условий", max_digits=10, decimal_places=2, default=0)
    weight_disability = models.DecimalField("доля: с ОВЗ и инвалидностью", max_digits=10, decimal_places=2, default=0)
    weight_orphan = models.DecimalField("доля: без попечения родителей", max_digits=10, decimal_places=2, default=0)
    assignment = _percent("по муниципальному заданию, %")
    competition = _percent("по конкурсу, %")

    class Meta:
        verbose_name = "услуга расчёта"
        verbose_name_plural = "услуги расчёта"
        ordering = ["service__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "service"],
                name="scenario_service_unique",
                violation_error_message="Эта услуга в расчёте уже есть. Измените её.",
            ),
            models.CheckConstraint(
                condition=Q(norm__gte=0, territorial__gt=0, branch__gt=0),
                name="scenario_service_cost",
                violation_error_message="Норматив не меньше нуля, коэффициенты больше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(weight_general__gte=0, weight_disability__gte=0, weight_orphan__gte=0),
                name="scenario_service_weights",
                violation_error_message="Доли услуги не меньше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(assignment__gte=0, competition__gte=0, assignment__lte=100 - F("competition")),
                name="scenario_service_ways",
                violation_error_message="Задание и конкурс вместе — от 0 до 100 процентов, остальное по сертификатам.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id}: {self.service_id}"
