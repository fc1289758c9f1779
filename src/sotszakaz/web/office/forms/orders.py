"""Forms of social orders."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.web.components.inputs import HoursField, RoublesField


class OrderForm(forms.Form):
    year = forms.IntegerField(
        label="Год",
        min_value=2023,
        max_value=2100,
        help_text="Заказ составляют на календарный год и утверждают до его начала.",
        error_messages={"required": "Укажите год.", "invalid": "Год — четыре цифры, например 2027."},
    )


class VolumeForm(forms.Form):
    """The volume of one service by one award method."""

    service = forms.TypedChoiceField(label="Услуга", coerce=int)
    award_method = forms.ChoiceField(
        label="Способ определения исполнителя", choices=AwardMethod.choices, widget=forms.RadioSelect
    )
    recipients = forms.IntegerField(
        label="Получателей",
        min_value=1,
        max_value=10_000_000,
        error_messages={"required": "Укажите, сколько детей получат услугу.", "min_value": "Получателей больше нуля."},
    )
    person_hours = HoursField(
        label="Человеко-часов",
        help_text="Сумма часов всех получателей за год.",
        error_messages={"required": "Укажите объём в человеко-часах."},
    )
    amount = RoublesField(
        label="Сумма, рублей",
        required=False,
        help_text="Оставьте пустым, и сумма посчитается: нормативные затраты × человеко-часы.",
    )

    def __init__(self, *args: Any, services: Iterable[SocialService], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(each.pk, _name(each)) for each in services]


def _name(service: SocialService) -> str:
    words = (service.focus, service.form, service.category)
    told = ", ".join(word for word in words if word and word != "не указано")
    return f"{service.code} — {told}" if told else service.code


class BudgetForm(forms.Form):
    code = forms.CharField(
        label="Код бюджетной классификации",
        max_length=40,
        help_text="20 знаков: глава, раздел и подраздел, целевая статья, вид расходов.",
        error_messages={"required": "Введите код бюджетной классификации."},
    )
    amount = RoublesField(label="Сумма на год, рублей", error_messages={"required": "Введите сумму в рублях."})
