"""Forms that mend a closed month: the next closing counts it anew."""

from decimal import Decimal

from django import forms

REASON = "Напишите основание: его увидят исполнитель и проверяющий."


class ReopenForm(forms.Form):
    """Why the sheet of a group is opened again."""

    reason = forms.CharField(
        label="Почему табель исправляется",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": REASON},
    )


class ShutForm(forms.Form):
    """Why a sheet that was opened is shut unchanged."""

    reason = forms.CharField(
        label="Почему табель исправлять не нужно",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": REASON},
    )


class WithdrawDecisionForm(forms.Form):
    """Why what was decided about a month is taken back."""

    ground = forms.CharField(
        label="Почему решение отзывается",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": REASON},
    )


class CompletenessForm(forms.Form):
    """How much of the month was delivered, above what the sheet says."""

    percent = forms.DecimalField(
        label="Какая доля месяца оказана, %",
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        error_messages={
            "required": "Введите число от 0 до 100.",
            "invalid": "Введите число от 0 до 100.",
            "min_value": "Введите число от 0 до 100.",
            "max_value": "Введите число от 0 до 100.",
            "max_decimal_places": "Не больше двух знаков после запятой.",
        },
    )
    ground = forms.CharField(
        label="Основание решения",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": REASON},
    )


class FindingForm(forms.Form):
    """What a person has checked of something unusual."""

    note = forms.CharField(
        label="Что проверили и что оказалось",
        help_text="Например: «Позвонили родителям: один телефон у бабушки двух семей».",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Напишите, что вы проверили и что оказалось."},
    )
