from decimal import Decimal

from django import forms

from sotszakaz.web.components.inputs import DayField, RoublesField


class UnitCostForm(forms.Form):
    """What a person-hour costs from a day on."""

    amount = RoublesField(
        label="Рублей за человеко-час",
        min_value=Decimal("0.01"),
        error_messages={
            "required": "Введите нормативные затраты на один человеко-час.",
            "min_value": "Нормативные затраты больше нуля.",
        },
    )
    since = DayField(
        label="Действуют с",
        help_text="Прежние затраты закончатся накануне этого дня.",
        error_messages={"required": "Укажите день, с которого действуют затраты."},
    )
    clause = forms.CharField(
        label="Основание",
        max_length=300,
        help_text="Реквизиты акта, который утвердил нормативные затраты.",
        error_messages={"required": "Назовите акт, который утвердил нормативные затраты."},
    )
