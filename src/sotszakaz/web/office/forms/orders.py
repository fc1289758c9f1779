"""Forms of social orders."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django import forms

from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders.rules import ZERO, VolumeSaid, VolumeTerms
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField, FactorField, HoursField, RoublesField

VOLUME = ("award_method", "recipients", "person_hours", "amount")
PERCENT: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}


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

    first_hours = HoursField(label="Человеко-часов в первый плановый год", required=False)
    second_hours = HoursField(label="Человеко-часов во второй плановый год", required=False)
    beyond_hours = HoursField(label="Человеко-часов за пределами планового периода", required=False)
    treasury_hours = HoursField(
        label="Из них казёнными учреждениями в год заказа",
        required=False,
        help_text="Только для муниципального задания; остальное оказывают бюджетные и автономные учреждения.",
    )
    treasury_first = HoursField(label="Из них казёнными учреждениями в первый плановый год", required=False)
    treasury_second = HoursField(label="Из них казёнными учреждениями во второй плановый год", required=False)
    treasury_beyond = HoursField(label="Из них казёнными учреждениями за плановым периодом", required=False)
    award_year = forms.IntegerField(
        label="Год определения исполнителей", min_value=2020, max_value=2100, required=False
    )
    place = forms.CharField(label="Место оказания", max_length=500, required=False)
    term = forms.CharField(label="Срок оказания", max_length=200, required=False)
    standard = forms.CharField(
        label="Порядок оказания услуги", max_length=500, required=False, help_text="Акт, которым утверждён порядок."
    )
    permitted_percent = FactorField(
        label="Допустимое отклонение, процентов",
        required=False,
        **PERCENT,
        help_text="Пусто — как в правилах муниципалитета.",
    )

    def __init__(self, *args: Any, services: Iterable[SocialService], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, services)

    @property
    def said(self) -> VolumeSaid:
        """As the action takes it; nothing said of казённые учреждения is none of theirs."""
        said = self.cleaned_data
        terms: dict[str, Any] = {each.name: said[each.name] for each in fields(VolumeTerms)}
        for name in (each for each in terms if each.startswith("treasury_")):
            terms[name] = terms[name] or ZERO
        volume = {name: said[name] for name in VOLUME}
        return VolumeSaid(service_id=said["service"], **volume, terms=VolumeTerms(**terms))


class QualityForm(forms.Form):
    """An indicator of quality of one service."""

    service = forms.TypedChoiceField(label="Услуга", coerce=int)
    indicator = forms.CharField(
        label="Показатель качества", max_length=300, error_messages={"required": "Назовите показатель."}
    )
    unit = forms.CharField(label="Единица измерения", max_length=60, required=False)
    value = forms.CharField(label="Значение", max_length=60, error_messages={"required": "Введите значение."})
    permitted_percent = FactorField(label="Допустимое отклонение, процентов", required=False, **PERCENT)

    def __init__(self, *args: Any, services: Iterable[SocialService], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, services)


class HeadingForm(forms.Form):
    """What the heading of the document says."""

    budget_name = forms.CharField(
        label="Наименование бюджета", max_length=300, required=False, help_text="Например: бюджет города Примерска."
    )
    okpo = forms.CharField(
        label="Код по ОКПО уполномоченного органа", max_length=10, required=False, help_text="8 или 10 цифр."
    )


class ChangeForm(forms.Form):
    """Why an order in force is changed."""

    reason = forms.CharField(
        label="Почему заказ меняется",
        max_length=500,
        help_text="Например: решением о бюджете увеличены средства на сертификаты.",
        error_messages={"required": "Напишите, почему заказ меняется."},
    )


class PublicationForm(forms.Form):
    """Where and when the order was published."""

    publication = forms.CharField(
        label="Где опубликован",
        max_length=500,
        help_text="Адрес страницы или название издания.",
        error_messages={"required": "Укажите, где опубликован заказ."},
    )
    published_on = DayField(label="Когда опубликован", error_messages={"required": "Укажите день."})


def _offer(form: forms.Form, services: Iterable[SocialService]) -> None:
    offer(form, "service", [(each.pk, name_of(each)) for each in services])


def name_of(service: SocialService) -> str:
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
    first_amount = RoublesField(label="Сумма на первый плановый год, рублей", required=False)
    second_amount = RoublesField(label="Сумма на второй плановый год, рублей", required=False)
