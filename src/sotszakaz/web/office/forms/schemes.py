from decimal import Decimal

from django import forms
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation.calendar import next_day
from sotszakaz.foundation.money import to_units
from sotszakaz.web.components.inputs import DayField, RoublesField


class SchemeForm(forms.Form):
    """A funding scheme: days, unit, and the face value of each category; an empty category has none."""

    title = forms.CharField(
        label="Название",
        max_length=300,
        error_messages={"required": "Назовите программу так, как она названа в акте."},
    )
    starts_on = DayField(label="Первый день", error_messages={"required": "Укажите первый день."})
    ends_on = DayField(label="Последний день", error_messages={"required": "Укажите последний день."})
    unit = forms.ChoiceField(
        label="Номинал считается",
        choices=[(SchemeUnit.RUB, "в рублях"), (SchemeUnit.HOUR, "в часах")],
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, в чём считается номинал."},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for category in ChildCategory:
            self.fields[f"value_{category.value}"] = RoublesField(
                label=f"Номинал: {category.label}",
                required=False,
                min_value=Decimal("0.01"),
                error_messages={
                    "invalid": "Укажите число, например 1 234,50.",
                    "min_value": "Номинал больше нуля. Категорию без номинала оставьте пустой.",
                },
            )

    def clean_ends_on(self) -> object:
        """The last day is not before the first."""
        ends_on, starts_on = self.cleaned_data["ends_on"], self.cleaned_data.get("starts_on")
        if starts_on and ends_on < starts_on:
            raise forms.ValidationError("Последний день раньше первого. Проверьте дни.")
        return ends_on

    def period(self) -> DateRange:
        """Half-open: until the day after the last one."""
        return DateRange(self.cleaned_data["starts_on"], next_day(self.cleaned_data["ends_on"]))

    def values(self) -> dict[str, int]:
        """Kopecks or hundredths of an hour, by category."""
        given = {category.value: self.cleaned_data[f"value_{category.value}"] for category in ChildCategory}
        return {category: to_units(value) for category, value in given.items() if value is not None}
