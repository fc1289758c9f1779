"""All rules of a municipality in one form: each parameter with its clause and whether an act confirms it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from string import ascii_lowercase
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from sotszakaz.kernel.regulations.actions import Setting
from sotszakaz.kernel.regulations.choices import CHOICE_TITLES
from sotszakaz.kernel.regulations.in_force import InForce, Row
from sotszakaz.kernel.regulations.types import Definition, Kind
from sotszakaz.web.components.inputs import DayField, HoursField

CODED = re.compile(r"([a-z][a-z_]{1,39})\s*:\s*(.+)")
NO_LIMIT = "Пусто — без ограничения."


class GroundsField(forms.CharField):
    """One ground a line, «code: text»; a new ground gets a code of its own."""

    widget = forms.Textarea(attrs={"rows": 6})

    def clean(self, value: Any) -> list[dict[str, str]]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        return list(_coded(lines))


class SentencesField(forms.CharField):
    """One sentence a line; may be empty."""

    widget = forms.Textarea(attrs={"rows": 6})

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class DaysField(forms.CharField):
    """Days by comma or line: 20.02.2027."""

    def clean(self, value: Any) -> list[str]:
        words = re.split(r"[\s,;]+", super().clean(value).strip())
        return [_day(word).isoformat() for word in words if word]


class DayOfYearField(forms.CharField):
    """A day of every year: 01.01."""

    def clean(self, value: Any) -> dict[str, int]:
        day = _day(f"{super().clean(value).strip()}.2001")
        return {"month": day.month, "day": day.day}


@dataclass(frozen=True, slots=True)
class ParameterFields:
    """The three controls of a parameter."""

    value: BoundField
    clause: BoundField
    confirmed: BoundField


class RegulationForm(forms.Form):
    """The rules as they are now, to be changed; what stays as it was is not part of the new version's changes."""

    title = forms.CharField(
        label="Название правил",
        max_length=300,
        help_text="Как называется акт, по которому они приняты.",
        error_messages={"required": "Назовите правила так, как называется акт."},
    )
    starts_on = DayField(
        label="Действуют с",
        help_text="Прежние правила закончатся накануне этого дня.",
        error_messages={"required": "Укажите день, с которого действуют правила."},
    )

    def __init__(self, *args: Any, rules: InForce, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        self.rows = [row for _, rows in rules.rows() for row in rows]
        for row in self.rows:
            key = row.definition.key
            self.fields[key] = value_field(row)
            self.fields[f"{key}-clause"] = forms.CharField(
                label="Основание", max_length=400, initial=row.clause, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"{key}-confirmed"] = forms.BooleanField(
                label="Подтверждено актом", required=False, initial=row.is_confirmed
            )

    def chapters(self) -> Iterator[tuple[str, list[ParameterFields]]]:
        """Controls by chapter, in the order of the page."""
        for chapter, rows in self.rules.rows():
            yield str(chapter), [self._controls(row.definition.key) for row in rows]

    def settings(self) -> dict[str, Setting]:
        """What was changed: a value, its clause, or its standing."""
        typed = ((row, self._setting(row.definition.key)) for row in self.rows)
        return {row.definition.key: setting for row, setting in typed if not _is_same(row, setting)}

    def _controls(self, key: str) -> ParameterFields:
        return ParameterFields(self[key], self[f"{key}-clause"], self[f"{key}-confirmed"])

    def _setting(self, key: str) -> Setting:
        typed = self.cleaned_data
        value = typed[key]
        return Setting(None if value == "" else value, typed[f"{key}-clause"].strip(), typed[f"{key}-confirmed"])


def _is_same(row: Row, setting: Setting) -> bool:
    valid = row.definition.is_valid(setting.value)
    return (
        valid
        and row.definition.parse(setting.value) == row.value
        and (setting.clause, setting.is_confirmed) == (row.clause.strip(), row.is_confirmed)
    )


def value_field(row: Row) -> forms.Field:
    """The control for the value of a parameter."""
    definition, value = row.definition, row.value
    label = definition.title + (", %" if definition.kind is Kind.PERCENT else "")
    match definition.kind:
        case Kind.YES_NO:
            return forms.TypedChoiceField(
                label=label, choices=[("yes", "да"), ("no", "нет")], coerce=_is_yes, initial="yes" if value else "no"
            )
        case Kind.CHOICE:
            return _choice(definition, label, value)
        case Kind.GROUNDS:
            lines = "\n".join(f"{each.code}: {each.text}" for each in value)
            return GroundsField(
                label=label,
                initial=lines,
                help_text="Одно основание в строке. Слово до двоеточия — код основания: у прежних не меняйте его, "
                "у нового можно не писать.",
            )
        case Kind.SENTENCES:
            return SentencesField(
                label=label,
                initial="\n".join(value),
                required=False,
                help_text="Одно условие в строке: так они пойдут пунктами в новые договоры. Пусто — без иных условий.",
            )
        case Kind.DAYS:
            days = ", ".join(f"{each:%d.%m.%Y}" for each in value)
            return DaysField(label=label, initial=days, required=False, help_text="Например: 20.02.2027, 27.02.2027.")
        case Kind.DAY_OF_YEAR:
            return DayOfYearField(label=label, initial=f"{value.day:02}.{value.month:02}", help_text="Например: 01.01.")
    return _number_or_text(definition, label, value)


def _number_or_text(definition: Definition[Any], label: str, value: Any) -> forms.Field:
    unit = definition.unit.rpartition(",")[2]
    match definition.kind:
        case Kind.WHOLE:
            return forms.IntegerField(label=f"{label}, {unit}" if unit else label, initial=value)
        case Kind.WHOLE_OR_NONE:
            return forms.IntegerField(label=label, initial=value, required=False, help_text=NO_LIMIT)
        case Kind.HOURS:
            return HoursField(label=f"{label}, {unit}", initial=value)
        case Kind.HOURS_OR_NONE:
            return HoursField(label=label, initial=value, required=False, help_text=NO_LIMIT)
        case Kind.PERCENT:
            return HoursField(label=label, initial=value, error_messages={"invalid": "Укажите число, например 12,5."})
    return forms.CharField(label=label, initial=value, max_length=500)


def _choice(definition: Definition[Any], label: str, value: StrEnum) -> forms.Field:
    choices = [(each.value, CHOICE_TITLES[each]) for each in type(definition.default)]
    return forms.ChoiceField(label=label, choices=choices, initial=value.value, widget=forms.RadioSelect)


def _is_yes(value: str) -> bool:
    return value == "yes"


def _coded(lines: list[str]) -> Iterator[dict[str, str]]:
    taken = {found[1] for line in lines if (found := CODED.fullmatch(line))}
    spare = (f"own_{letter}" for letter in ascii_lowercase if f"own_{letter}" not in taken)
    for line in lines:
        found = CODED.fullmatch(line)
        yield {"code": found[1], "text": found[2]} if found else {"code": next(spare, ""), "text": line}


def _day(word: str) -> date:
    try:
        day, month, year = (int(part) for part in word.split("."))
        return date(year, month, day)
    except ValueError as error:
        raise forms.ValidationError(f"«{word}» — не день. Проверьте число и месяц.") from error
