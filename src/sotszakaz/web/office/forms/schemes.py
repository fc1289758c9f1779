from decimal import Decimal
from typing import Any, Self
from zoneinfo import ZoneInfo

from django import forms
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import QueryDict

from sotszakaz.demand.certificates.models import FaceValue, FundingScheme
from sotszakaz.demand.certificates.rules import Limits, Reckoning, next_value
from sotszakaz.demand.certificates.states import NextValues, Recalculation, SchemeUnit
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation.calendar import next_day
from sotszakaz.foundation.money import from_units, to_units
from sotszakaz.web.components.inputs import DayField, MomentField, RoublesField

NUMBER = {"invalid": "Укажите целое число, например 40.", "min_value": "Предел не меньше нуля."}
AMOUNT = {
    "invalid": "Укажите число, например 1 234,50.",
    "min_value": "Номинал больше нуля. Категорию без номинала оставьте пустой.",
}
TOTAL = {"invalid": "Укажите число, например 1 234,50.", "min_value": "Предел не меньше нуля."}


class _PeriodForm(forms.Form):
    """Days from the first one to the last one, both included."""

    starts_on = DayField(label="Первый день", error_messages={"required": "Укажите первый день."})
    ends_on = DayField(label="Последний день", error_messages={"required": "Укажите последний день."})

    def clean_ends_on(self) -> object:
        """The last day is not before the first."""
        ends_on, starts_on = self.cleaned_data["ends_on"], self.cleaned_data.get("starts_on")
        if starts_on and ends_on < starts_on:
            raise forms.ValidationError("Последний день раньше первого. Проверьте дни.")
        return ends_on

    def period(self) -> DateRange:
        """Half-open: until the day after the last one."""
        return DateRange(self.cleaned_data["starts_on"], next_day(self.cleaned_data["ends_on"]))


class StartsForm(forms.Form):
    """When a period closes for new courses, and until which day they may begin; both may be empty."""

    closes_at = MomentField(
        label="Когда закрыть приём заявлений",
        required=False,
        help_text="С этой минуты новых заявлений на занятия этого периода не принимают. Пусто — приём открыт.",
    )
    starts_until = DayField(
        label="Занятия начинаются не позже",
        required=False,
        help_text="Пусто — в любой день периода.",
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closes_at = self.fields["closes_at"]
        assert isinstance(closes_at, MomentField)
        closes_at.zone = ZoneInfo(zone)


class SchemeForm(_PeriodForm):
    """A funding scheme: days, unit, and the face value and limits of each category; an empty category has none."""

    title = forms.CharField(
        label="Название",
        max_length=300,
        error_messages={"required": "Назовите программу так, как она названа в акте."},
    )
    unit = forms.ChoiceField(
        label="Номинал считается",
        choices=[
            (SchemeUnit.RUB, "в рублях"),
            (SchemeUnit.HOUR, "в часах за весь период"),
            (SchemeUnit.HOURS_PER_WEEK, "в часах в неделю: норма на каждый месяц"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, в чём считается номинал."},
    )
    recalculation = forms.ChoiceField(
        label="Если номинал изменят внутри периода, пересчитать",
        choices=Recalculation.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    next_values = forms.ChoiceField(
        label="Какие номиналы предложить для следующего периода",
        choices=NextValues.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    decreases_monthly = forms.BooleanField(
        label="Уменьшать номинал каждый месяц, пока с него ничего не занято",
        help_text="На равную долю месяцев периода. Только для рублей или часов за период.",
        required=False,
    )
    clause = forms.CharField(
        label="Пункт акта о пересчёте",
        help_text="Без него правила пересчёта показаны как неподтверждённые.",
        max_length=300,
        required=False,
    )
    field_order = (
        "title",
        "starts_on",
        "ends_on",
        "unit",
        "recalculation",
        "next_values",
        "decreases_monthly",
        "clause",
    )

    @classmethod
    def after(cls, scheme: FundingScheme) -> Self:
        """The form of the scheme that follows: its days, rules and limits, face values as the scheme reckons them."""
        reckoning = scheme.reckoning
        initial: dict[str, Any] = {
            "starts_on": scheme.period.upper,
            "unit": scheme.unit,
            "recalculation": reckoning.on_change,
            "next_values": reckoning.next_values,
            "decreases_monthly": reckoning.decreases_monthly,
            "clause": reckoning.clause,
        }
        for value in scheme.face_values.order_by("pk"):
            amount = next_value(value.amount, days=scheme.days, reckoning=reckoning.next_values)
            initial[f"value_{value.category}"] = from_units(amount)
            initial[f"number_{value.category}"] = value.number_limit
        return cls(initial=initial)

    def reckoning(self) -> Reckoning:
        """How values go on with time."""
        said = self.cleaned_data
        return Reckoning(
            on_change=Recalculation(said["recalculation"] or Recalculation.UNUSED),
            next_values=NextValues(said["next_values"] or NextValues.SAME),
            decreases_monthly=said["decreases_monthly"],
            clause=said["clause"],
        )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for category in ChildCategory:
            self.fields[f"value_{category.value}"] = RoublesField(
                label=f"Номинал: {category.label}", required=False, min_value=Decimal("0.01"), error_messages=AMOUNT
            )
            self.fields[f"number_{category.value}"] = forms.IntegerField(
                label=f"Предельное число: {category.label}", required=False, min_value=0, error_messages=NUMBER
            )
            self.fields[f"total_{category.value}"] = RoublesField(
                label=f"Предельная сумма: {category.label}", required=False, error_messages=TOTAL
            )

    def values(self) -> dict[str, int]:
        """Kopecks or hundredths of an hour, by category."""
        given = {category.value: self.cleaned_data[f"value_{category.value}"] for category in ChildCategory}
        return {category: to_units(value) for category, value in given.items() if value is not None}

    def limits(self) -> dict[str, Limits]:
        """By category, of those that have a face value."""
        return {
            category: _limits(self.cleaned_data[f"number_{category}"], self.cleaned_data[f"total_{category}"])
            for category in self.values()
        }


class LimitsForm(forms.Form):
    """Limits of one category; an empty field is no limit."""

    number = forms.IntegerField(
        label="Сколько номиналов можно выдать",
        help_text="Оставьте пустым, если число не ограничено.",
        required=False,
        min_value=0,
        error_messages=NUMBER,
    )
    total = RoublesField(
        label="На какую сумму номиналов",
        help_text="Рублей или часов, как считается программа. Оставьте пустым, если сумма не ограничена.",
        required=False,
        error_messages=TOTAL,
    )

    @classmethod
    def of(cls, value: FaceValue, data: QueryDict | None) -> Self:
        """The form with what stands now."""
        total = None if value.sum_limit is None else from_units(value.sum_limit)
        return cls(data, initial={"number": value.number_limit, "total": total})

    def limits(self) -> Limits:
        """The sum in kopecks or hundredths of an hour."""
        return _limits(self.cleaned_data["number"], self.cleaned_data["total"])


class ValueForm(forms.Form):
    """A new face value. `confirmed` is the amount whose consequences have been shown."""

    amount = RoublesField(
        label="Новый номинал",
        min_value=Decimal("0.01"),
        error_messages={**AMOUNT, "required": "Укажите новый номинал.", "min_value": "Номинал больше нуля."},
    )
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, value: FaceValue, data: QueryDict | None) -> Self:
        """The form with the face value of now."""
        return cls(data, initial={"amount": from_units(value.amount)})

    def units(self) -> int:
        """Kopecks or hundredths of an hour."""
        return to_units(self.cleaned_data["amount"])

    def is_confirmed(self) -> bool:
        """Were the consequences of this very amount shown."""
        return str(self.cleaned_data["confirmed"]) == str(self.units())


class PartForm(_PeriodForm):
    """A sub-period of a scheme with its limit in roubles."""

    total = RoublesField(
        label="Предельный объём, рублей",
        min_value=Decimal("0.01"),
        error_messages={**TOTAL, "required": "Укажите предельный объём.", "min_value": "Предельный объём больше нуля."},
    )

    def limit(self) -> int:
        """Kopecks."""
        return to_units(self.cleaned_data["total"])


def _limits(number: int | None, total: Any) -> Limits:
    return Limits(number, None if total is None else to_units(total))
