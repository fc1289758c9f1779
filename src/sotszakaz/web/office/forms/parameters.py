"""Forms of the calculator of the order's parameters."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.oversight.parameters.actions.scenarios import CohortSaid, Conditions, ServiceSaid, Start
from sotszakaz.oversight.parameters.models import ScenarioCohort, ScenarioService
from sotszakaz.oversight.parameters.states import LoadUnit
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import FactorField, HoursField, MonthField
from sotszakaz.web.components.words import month
from sotszakaz.web.office.forms.orders import name_of

MONTHS = [(number, month(date(2000, number, 1)).split()[0]) for number in range(1, 13)]
SPLITS = ("split_1", "split_2", "split_3")
PERCENT: dict[str, Any] = {
    "max_digits": 5,
    "decimal_places": 2,
    "min_value": 0,
    "max_value": 100,
    "error_messages": {"max_value": "Не больше 100 процентов.", "required": "Укажите проценты, можно 0."},
}
LOAD = {"required": "Укажите нагрузку одного ребёнка."}


class ConditionsForm(forms.Form):
    """What the whole scenario stands on."""

    title = forms.CharField(
        label="Название",
        max_length=200,
        help_text="Чтобы отличить от других: «Охват 30 %, нормативы 2027 года».",
        error_messages={"required": "Назовите расчёт."},
    )
    first_month = MonthField(label="Первый месяц", error_messages={"required": "Укажите первый месяц."})
    last_month = MonthField(label="Последний месяц", error_messages={"required": "Укажите последний месяц."})
    unit = forms.ChoiceField(label="Номинал считается", choices=SchemeUnit.choices, widget=forms.RadioSelect)
    study_weeks = FactorField(
        label="Учебных недель за двенадцать месяцев",
        max_digits=4,
        decimal_places=2,
        help_text="На них умножается недельная нагрузка.",
        error_messages={"required": "Укажите, сколько недель идут занятия."},
    )
    months_off = forms.TypedMultipleChoiceField(
        label="Месяцы без занятий",
        coerce=int,
        choices=MONTHS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="На них не распределяются часы и деньги.",
    )
    split_1 = MonthField(
        label="Подпериод начинается с месяца",
        required=False,
        help_text="Январь начинает новый подпериод всегда: деньги одного года не тратят в другом.",
    )
    split_2 = MonthField(label="Ещё подпериод начинается с месяца", required=False)
    split_3 = MonthField(label="И ещё подпериод начинается с месяца", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, latest = said.get("first_month"), said.get("last_month")
        if first and latest and not first <= latest <= date(first.year + 2, first.month, 1):
            self.add_error("last_month", "Период — от одного месяца до двух лет. Проверьте месяцы.")
        for name in SPLITS:
            if said.get(name) and first and latest and not first < said[name] <= latest:
                self.add_error(name, "Подпериод начинается внутри периода расчёта.")
        return said

    @property
    def conditions(self) -> Conditions:
        said = self.cleaned_data
        return Conditions(
            title=said["title"],
            first_month=said["first_month"],
            last_month=said["last_month"],
            unit=said["unit"],
            study_weeks=said["study_weeks"],
            months_off=sorted(said["months_off"]),
            splits=sorted({said[name] for name in SPLITS if said[name]}),
        )


class ScenarioForm(ConditionsForm):
    """A new scenario, with what every age begins with."""

    coverage = FactorField(
        label="Охват, процентов детей", **PERCENT, help_text="Потом его можно изменить по возрастам."
    )
    load = HoursField(label="Нагрузка одного ребёнка, часов", error_messages=LOAD)
    load_unit = forms.ChoiceField(label="Нагрузка считается", choices=LoadUnit.choices, widget=forms.RadioSelect)
    from_registry = forms.BooleanField(
        label="Взять число детей из реестра",
        required=False,
        help_text="Реестр знает только тех, кого родители внесли в систему. Без отметки числа вводят вручную.",
    )

    @property
    def start(self) -> Start:
        said = self.cleaned_data
        return Start(said["coverage"], said["load"], said["load_unit"], said["from_registry"])


class CohortForm(forms.Form):
    """Children of some ages and of one category."""

    category = forms.ChoiceField(label="Категория", choices=ChildCategory.choices, widget=forms.RadioSelect)
    age_from = forms.IntegerField(label="Возраст от", min_value=0, max_value=18)
    age_to = forms.IntegerField(label="Возраст до, включительно", min_value=0, max_value=18)
    children = forms.IntegerField(
        label="Детей в муниципалитете",
        min_value=0,
        max_value=10_000_000,
        error_messages={"required": "Укажите, сколько детей этого возраста и категории."},
    )
    coverage = FactorField(label="Охват, процентов", **PERCENT)
    load = HoursField(label="Нагрузка одного ребёнка, часов", error_messages=LOAD)
    load_unit = forms.ChoiceField(label="Нагрузка считается", choices=LoadUnit.choices, widget=forms.RadioSelect)

    @staticmethod
    def initial_of(cohort: ScenarioCohort) -> dict[str, Any]:
        return {name: getattr(cohort, name) for name in CohortForm.base_fields}

    @property
    def said(self) -> CohortSaid:
        return CohortSaid(**self.cleaned_data)


class ServiceCostForm(forms.Form):
    """What a service costs, how hours of each category lean to it, by which way it goes."""

    norm = FactorField(
        label="Базовый норматив, рублей за человеко-час",
        max_digits=16,
        decimal_places=8,
        help_text="Без округления, до восьми знаков после запятой: в актах норматив печатают округлённым.",
        error_messages={
            "required": "Введите норматив.",
            "max_decimal_places": "После запятой может быть не больше восьми цифр.",
        },
    )
    territorial = FactorField(label="Территориальный коэффициент", max_digits=8, decimal_places=6, initial=Decimal(1))
    branch = FactorField(label="Отраслевой коэффициент", max_digits=8, decimal_places=6, initial=Decimal(1))
    assignment = FactorField(label="По муниципальному заданию, процентов", **PERCENT, initial=Decimal(0))
    competition = FactorField(
        label="По конкурсу, процентов", **PERCENT, initial=Decimal(0), help_text="Остальное — по сертификатам."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for category in ChildCategory:
            self.fields[f"weight_{category.value}"] = FactorField(
                label=f"Доля часов: {category.label}",
                max_digits=10,
                decimal_places=2,
                min_value=0,
                initial=Decimal(1),
                help_text="Относительно других услуг: проценты, часы или просто 1 — важно отношение.",
            )

    @staticmethod
    def initial_of(row: ScenarioService) -> dict[str, Any]:
        names = ("norm", "territorial", "branch", "assignment", "competition")
        weights = [f"weight_{category}" for category in ChildCategory.values]
        return {name: getattr(row, name).normalize() + 0 for name in (*names, *weights)}

    @property
    def said(self) -> ServiceSaid:
        said = self.cleaned_data
        return ServiceSaid(
            norm=said["norm"],
            territorial=said["territorial"],
            branch=said["branch"],
            assignment=said["assignment"],
            competition=said["competition"],
            weights={category: said[f"weight_{category}"] for category in ChildCategory.values},
        )


class ServiceForm(ServiceCostForm):
    """A service that the scenario does not have yet."""

    service = forms.TypedChoiceField(label="Услуга", coerce=int)
    field_order = ("service",)

    def __init__(self, *args: Any, services: Iterable[SocialService], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "service", [(each.pk, name_of(each)) for each in services])


class CopyForm(forms.Form):
    title = forms.CharField(
        label="Название копии", max_length=200, error_messages={"required": "Назовите копию, чтобы её отличить."}
    )


class AdoptForm(forms.Form):
    """Which year's order the scenario becomes."""

    year = forms.TypedChoiceField(label="На какой год заказ", coerce=int)
    budget_code = forms.CharField(
        label="Код бюджетной классификации",
        max_length=40,
        required=False,
        help_text="20 знаков. Оставьте пустым, если в заказе этого года строка бюджета уже есть.",
    )

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "year", [(year, str(year)) for year in years])


class SimulationForm(forms.Form):
    """How much of the past is replayed, and how."""

    weeks = forms.IntegerField(
        label="Сколько прошлых недель повторять",
        min_value=1,
        max_value=104,
        initial=12,
        help_text="Каждая неделя расчёта повторит одну из них, выбранную случайно.",
        error_messages={"required": "Укажите число недель."},
    )
    demand_percent = forms.IntegerField(
        label="Спрос, процентов от прошлого",
        min_value=1,
        max_value=1000,
        initial=100,
        help_text="120 — желающих на пятую часть больше.",
        error_messages={"required": "Укажите спрос в процентах."},
    )
    seed = forms.IntegerField(
        label="Зерно случайности",
        min_value=0,
        max_value=2**31,
        initial=1,
        help_text="То же число повторит ту же имитацию, другое выберет недели иначе.",
        error_messages={"required": "Укажите любое целое число."},
    )
