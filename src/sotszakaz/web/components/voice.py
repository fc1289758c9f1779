"""What fields of forms say of a wrong value, in the voice of the house: what to do, with an example.

Django has sentences of its own for all of this («Убедитесь, что это значение больше либо равно 1»). They are replaced
once, when the pages start; what a field says in its `error_messages` goes before both.
"""

from django import forms
from django.forms.formsets import BaseFormSet

from sotszakaz.web.components.inputs import INCOMPLETE

BETWEEN = {
    "min_value": "Нужно число не меньше %(limit_value)s.",
    "max_value": "Нужно число не больше %(limit_value)s.",
}
CHOICE = {"required": "Выберите вариант.", "invalid_choice": "Выберите вариант из списка."}
SENTENCES: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "Заполните это поле."},
    forms.CharField: {
        "max_length": "Слишком длинно: сейчас знаков %(show_value)d, поместится %(limit_value)d. Сократите текст.",
        "min_length": "Слишком коротко: сейчас знаков %(show_value)d, нужно не меньше %(limit_value)d.",
        "null_characters_not_allowed": "В тексте есть невидимый знак, который нельзя сохранить. Наберите текст заново.",
    },
    forms.IntegerField: {"invalid": "Укажите целое число, например 12.", **BETWEEN},
    forms.FloatField: {"invalid": "Укажите число, например 1,5."},
    forms.DecimalField: {
        "invalid": "Укажите число, например 1,5.",
        "max_digits": "Число слишком велико: проверьте, нет ли лишних цифр.",
        "max_whole_digits": "Число слишком велико: проверьте, нет ли лишних цифр.",
        "max_decimal_places": "Слишком много цифр после запятой, поместится %(max)d.",
    },
    forms.DateField: {"invalid": "Укажите день так: 01.09.2026."},
    forms.TimeField: {"invalid": "Укажите время так: 09:30."},
    forms.EmailField: {"invalid": "Проверьте адрес почты. Он пишется так: ivanova@example.ru."},
    forms.URLField: {"invalid": "Укажите адрес страницы целиком, например https://example.ru."},
    forms.BooleanField: {"required": "Поставьте отметку."},
    forms.ChoiceField: CHOICE,
    forms.MultipleChoiceField: {**CHOICE, "required": "Выберите хотя бы один вариант."},
    forms.FileField: {
        "required": "Выберите файл.",
        "invalid": "Файл не дошёл. Выберите его ещё раз.",
        "missing": "Файл не дошёл. Выберите его ещё раз.",
        "empty": "Файл пуст. Выберите другой.",
    },
}


def speak() -> None:
    """Let every field without words of its own say these."""
    for field, sentences in SENTENCES.items():
        own = field.__dict__.get("default_error_messages", {})
        field.default_error_messages = {**own, **sentences}
    BaseFormSet.default_error_messages = {
        **BaseFormSet.default_error_messages,
        "missing_management_form": INCOMPLETE["required"],
    }
