"""Forms of indicators that no registry answers."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sotszakaz.kernel.signatures.scans import LIMIT_MB
from sotszakaz.oversight.indicators.actions import NewValue, Proof
from sotszakaz.oversight.indicators.states import ValueWay
from sotszakaz.web.components.inputs import DayField, Known

YES, NO = "yes", "no"


class PastForm(forms.Form):
    """Of which day the indicators are shown: today, the last day of a year, any day."""

    year = forms.ChoiceField(label="За год", required=False)
    day = DayField(label="Или на день", required=False)

    def __init__(self, *args: Any, years: Sequence[int], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["year"] = forms.ChoiceField(
            label="За год",
            required=False,
            choices=[("", "на сегодня"), *((str(each), str(each)) for each in years)],
            error_messages={"invalid_choice": "За этот год показателей нет. Выберите год из списка."},
        )

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day is not None and day > self.today:
            raise forms.ValidationError("Этот день ещё не наступил. Укажите прошедший.")
        return day

    @property
    def on(self) -> date:
        """The day itself, before the end of the year; today when nothing that makes sense is asked."""
        if not self.is_valid():
            return self.today
        day: date | None = self.cleaned_data["day"]
        year: str = self.cleaned_data["year"]
        return day or (min(date(int(year), 12, 31), self.today) if year else self.today)


class WithdrawForm(forms.Form):
    """Why a value is taken back."""

    reason = forms.CharField(
        label="Почему отзываете",
        max_length=300,
        help_text="Например: введено не в ту строку.",
        error_messages={"required": "Напишите, почему отзываете значение."},
    )


class ValueForm(forms.Form):
    """A number, a percent or a state on a day, and where it is known from. Sent twice it is one value."""

    form_key = forms.UUIDField(widget=Known, initial=uuid4, required=False)
    as_of = DayField(label="На какой день", error_messages={"required": "Укажите, на какой день известно значение."})
    kind = forms.ChoiceField(widget=forms.RadioSelect)
    value = forms.DecimalField(
        label="Число или процент",
        required=False,
        localize=True,
        min_value=0,
        max_digits=14,
        decimal_places=4,
        help_text="Для состояния оставьте пустым.",
        error_messages={"invalid": "Введите число, например 12 или 87,5."},
    )
    words = forms.CharField(
        label="Состояние словами",
        max_length=200,
        required=False,
        help_text="Например: «стандарт утверждён». Для числа оставьте пустым.",
    )
    is_reached = forms.ChoiceField(
        label="Цель этим достигнута",
        choices=[(YES, "да"), (NO, "ещё нет")],
        widget=forms.RadioSelect,
        required=False,
        help_text="Нужно для состояния: слова нельзя сравнить с целью.",
    )
    source = forms.CharField(
        label="Откуда сведения",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Документ, его дата и номер.",
        error_messages={"required": "Укажите, откуда сведения."},
    )
    file = forms.FileField(
        label="Документ",
        required=False,
        help_text=f"Можно приложить. PDF, JPEG или PNG, не больше {LIMIT_MB} МБ.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": "Файл пуст. Выберите другой."},
    )

    def __init__(self, *args: Any, ways: Sequence[ValueWay], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label="Что вводите", choices=[(each.value, each.label) for each in ways], widget=forms.RadioSelect
        )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("kind") != ValueWay.STATE:
            if said.get("value") is None and "value" not in self.errors:
                self.add_error("value", "Введите число.")
            return said
        if not said.get("words"):
            self.add_error("words", "Опишите состояние.")
        if not said.get("is_reached"):
            self.add_error("is_reached", "Ответьте, достигнута ли цель.")
        return said

    @property
    def said(self) -> NewValue:
        data = self.cleaned_data
        is_state = data["kind"] == ValueWay.STATE
        return NewValue(
            as_of=data["as_of"],
            kind=ValueWay(data["kind"]),
            source=data["source"],
            value=None if is_state else data["value"],
            words=data["words"],
            is_reached=data["is_reached"] == YES if is_state else None,
            form_key=data["form_key"],
        )

    @property
    def proof(self) -> Proof | None:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        return Proof(file.name or "документ", file.read()) if file else None
