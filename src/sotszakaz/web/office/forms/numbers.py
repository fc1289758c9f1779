"""What to look for in the list of services; a file of the list."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sotszakaz.ordering.catalogue.classifier import values_of
from sotszakaz.ordering.catalogue.errors import ListEmpty, ListTooLarge
from sotszakaz.ordering.catalogue.states import RecordOrigin
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField
from sotszakaz.web.uploads import LIMIT_MB

FILE_MB = LIMIT_MB - 1


class NumberSearchForm(forms.Form):
    """What to look for, and on which day."""

    text = forms.CharField(
        label="Номер или наименование",
        max_length=120,
        required=False,
        help_text="Прежний или повреждённый номер тоже можно: система скажет, что он значит.",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    service_code = forms.ChoiceField(label="Услуга", required=False)
    focus = forms.ChoiceField(label="Направленность", required=False)
    form = forms.ChoiceField(label="Форма обучения", required=False)
    category = forms.ChoiceField(label="Категория", required=False)
    origin = forms.ChoiceField(label="Откуда", required=False, choices=[("", "Всё"), *RecordOrigin.choices])
    with_ended = forms.BooleanField(label="С теми, что уже не действуют", required=False)
    on = DayField(label="Как было на день", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("service_code", "focus", "form", "category"):
            choices = [("", "Все"), *((each, each) for each in values_of(name))]
            offer(self, name, choices)


class ListForm(forms.Form):
    """A file of the official list; what is inside is judged by reading it."""

    file = forms.FileField(
        label="Файл официального перечня",
        help_text=f"Таблица .xlsx или .csv с заголовками в первой строке, не больше {FILE_MB} МБ. "
        "Обязательны столбцы «Реестровый номер», «Наименование», «Действует с».",
        allow_empty_file=True,
        error_messages={"required": "Выберите файл перечня."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if not file.size:
            raise forms.ValidationError(ListEmpty().message)
        if file.size > FILE_MB * 1024 * 1024:
            raise forms.ValidationError(ListTooLarge(what="размер", limit=f"{FILE_MB} МБ").message)
        return file
