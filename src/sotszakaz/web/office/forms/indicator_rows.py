"""One form for all rows that people enter: what is left empty is left out, errors stand at their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django import forms
from django.forms import BoundField

from sotszakaz.foundation.errors import Refusal
from sotszakaz.oversight.indicators.actions import NewValue
from sotszakaz.oversight.indicators.states import ValueWay
from sotszakaz.oversight.indicators.table import Row, ways_of_target
from sotszakaz.web.components.inputs import DayField, Known
from sotszakaz.web.office.forms.indicators import NO, YES

VALUE, WORDS, REACHED, SOURCE = "value", "words", "is_reached", "source"
FIELDS = (VALUE, WORDS, REACHED, SOURCE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A row of the table with its fields."""

    row: Row
    fields: list[BoundField]

    @property
    def is_wrong(self) -> bool:
        return any(each.errors for each in self.fields)


class RowsForm(forms.Form):
    """Values of many rows on one day; the source is said once, and apart where it is another."""

    form_key = forms.UUIDField(widget=Known, initial=uuid4, required=False)
    as_of = DayField(label="На какой день", error_messages={"required": "Укажите, на какой день известны значения."})
    source = forms.CharField(
        label="Откуда сведения",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Документ, его дата и номер: для всех строк, где не указано другое.",
    )

    def __init__(self, *args: Any, rows: Sequence[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = rows
        for row in rows:
            for name, field in _fields(row):
                self.fields[_name(name, row.key)] = field

    @property
    def rows(self) -> list[Asked]:
        return [
            Asked(row, [self[name] for each in FIELDS if (name := _name(each, row.key)) in self.fields])
            for row in self.table
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for row in self.table:
            self._clean_row(row.key)
        is_wrong = bool(self.errors)
        if not is_wrong and not any(self._is_filled(row.key) for row in self.table):
            raise forms.ValidationError("Ни в одной строке ничего не введено. Введите хотя бы одно значение.")
        return data

    def _clean_row(self, key: str) -> None:
        value, words, reached = self._said(VALUE, key), self._said(WORDS, key), self._said(REACHED, key)
        if not self._is_filled(key):
            if self._said(SOURCE, key) and not self._has_error(key):
                self._blame(SOURCE, key, "Введите значение или сотрите, откуда оно.")
            return
        if value is not None and (words or reached):
            self._blame(VALUE, key, "Введите либо число, либо состояние словами.")
        elif value is None and not self._has_error(key):
            if not words:
                self._blame(WORDS, key, "Опишите состояние.")
            if not reached:
                self._blame(REACHED, key, "Ответьте, достигнута ли цель.")
        if not self._said(SOURCE, key) and not self.cleaned_data.get("source") and "source" not in self.errors:
            self.add_error("source", "Укажите, откуда сведения, здесь или в каждой заполненной строке.")

    def _said(self, name: str, key: str) -> Any:
        return self.cleaned_data.get(_name(name, key))

    def _is_filled(self, key: str) -> bool:
        return self._said(VALUE, key) is not None or bool(self._said(WORDS, key) or self._said(REACHED, key))

    def _has_error(self, key: str) -> bool:
        return any(_name(each, key) in self.errors for each in FIELDS)

    def _blame(self, name: str, key: str, sentence: str) -> None:
        place = _name(name, key)
        self.add_error(place if place in self.fields else _name(VALUE, key), sentence)

    @property
    def said(self) -> dict[str, NewValue]:
        """What was entered, by the keys of its rows."""
        return {row.key: self._said_of(row) for row in self.table if self._is_filled(row.key)}

    def _said_of(self, row: Row) -> NewValue:
        value: Decimal | None = self._said(VALUE, row.key)
        whole: UUID | None = self.cleaned_data["form_key"]
        return NewValue(
            as_of=self.cleaned_data["as_of"],
            kind=_way(row, value),
            source=self._said(SOURCE, row.key) or self.cleaned_data["source"],
            value=value,
            words=self._said(WORDS, row.key) or "",
            is_reached=None if value is not None else self._said(REACHED, row.key) == YES,
            form_key=whole and uuid5(NAMESPACE_OID, f"{whole.hex} {row.key}"),
        )

    def blame_row(self, key: str, refusal: Refusal) -> None:
        """Put a refusal of the action at the row that it concerns."""
        if refusal.field == "as_of":
            if "as_of" not in self.errors:
                self.add_error("as_of", refusal.message)
            return
        place = _name(refusal.field or "", key)
        first = next(_name(each, key) for each in FIELDS if _name(each, key) in self.fields)
        self.add_error(place if place in self.fields else first, refusal.message)


def _way(row: Row, value: Decimal | None) -> ValueWay:
    if value is None:
        return ValueWay.STATE
    ways = ways_of_target(row.target)
    return ValueWay.PERCENT if ValueWay.PERCENT in ways else ValueWay.NUMBER


def _name(name: str, key: str) -> str:
    return f"{name}_{key.replace('.', '_')}"


def _fields(row: Row) -> Iterator[tuple[str, forms.Field]]:
    ways, key = ways_of_target(row.target), row.key
    if ValueWay.NUMBER in ways or ValueWay.PERCENT in ways:
        yield (
            VALUE,
            forms.DecimalField(
                label=f"{key}: {'процент' if ValueWay.PERCENT in ways else 'число'}",
                required=False,
                localize=True,
                min_value=0,
                max_digits=14,
                decimal_places=4,
                error_messages={"invalid": "Введите число, например 12 или 87,5."},
            ),
        )
    if ValueWay.STATE in ways:
        yield WORDS, forms.CharField(label=f"{key}: состояние словами", max_length=200, required=False)
        choices = [("", "—"), (YES, "да"), (NO, "ещё нет")]
        yield REACHED, forms.ChoiceField(label=f"{key}: цель этим достигнута", choices=choices, required=False)
    yield SOURCE, forms.CharField(label=f"{key}: откуда, если другое", max_length=500, required=False)
