from decimal import Decimal

from django import forms

from sotszakaz.web.components.inputs import DayField, RoublesField


class UnitCostForm(forms.Form):
    """What a person-hour costs from a day on."""

    amount = RoublesField(
        label="Рублей за человеко-час",
        max_digits=20,
        decimal_places=8,
        min_value=Decimal("0.01"),
        help_text="Без округления, до восьми знаков после запятой: в актах норматив печатают округлённым до копеек, "
        "а умножают неокруглённый.",
        error_messages={
            "required": "Введите нормативные затраты на один человеко-час.",
            "min_value": "Нормативные затраты больше нуля.",
            "max_decimal_places": "После запятой может быть не больше восьми цифр.",
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
