"""The form by which confirmed data of a child change: what a family asks for and what the office decides."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.models.version import DatedFacts
from sotszakaz.demand.children.rules import DATA, Deed, KnownData
from sotszakaz.demand.children.states import ChildCategory, DataPaper
from sotszakaz.kernel.signatures.scans import LIMIT, LIMIT_MB
from sotszakaz.web.components.inputs import DayField, SnilsField

DEED = tuple(Deed.__slots__)


class ScanField(forms.FileField):
    """A scan or a photo of the document; whether it is one, `signatures.scans` finds out."""

    def __init__(self, *, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(
            label="Скан или фото документа",
            help_text=f"PDF, JPEG или PNG, не больше {LIMIT_MB} МБ.{help_text}",
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
            error_messages={"required": "Приложите скан или фото документа: по нему меняют данные."},
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        file: UploadedFile[bytes] | None = super().clean(data, initial)
        if file and file.size is not None and file.size > LIMIT:
            raise forms.ValidationError(f"Файл больше {LIMIT_MB} МБ. Уменьшите разрешение снимка.")
        return file


class ChildChangeForm(forms.Form):
    """All data as they are to be, the document that says so, and the day from which they hold."""

    last_name = forms.CharField(label="Фамилия", max_length=60)
    first_name = forms.CharField(label="Имя", max_length=60)
    middle_name = forms.CharField(label="Отчество", max_length=60, required=False)
    birth_date = DayField(label="Дата рождения", help_text="Меняют, только если в ней была ошибка.")
    snils = SnilsField(
        label="СНИЛС", required=False, help_text="Одиннадцать цифр. Меняют, если его не было или в нём была ошибка."
    )
    category = forms.ChoiceField(
        label="Категория", choices=ChildCategory.choices, help_text="От неё зависит номинал сертификата."
    )
    address = forms.CharField(label="Адрес места жительства", max_length=300, required=False)
    paper = forms.ChoiceField(
        label="Документ",
        choices=[("", "Выберите"), *DataPaper.choices],
        error_messages={"required": "Выберите документ, по которому меняются данные."},
    )
    paper_number = forms.CharField(
        label="Номер документа",
        max_length=100,
        help_text="С серией, если она есть.",
        error_messages={"required": "Укажите номер документа. Если номера нет, напишите «б/н»."},
    )
    paper_dated_on = DayField(label="Дата документа")
    since = DayField(
        label="С какого дня действуют новые данные",
        help_text="Для ошибки — день исправления: реестры прошлых дней показывают то, что действовало тогда.",
    )
    words = forms.CharField(
        label="Пояснение",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Обязательно для иного документа: напишите, какой он.",
    )

    def known(self) -> KnownData:
        """The data as they are to be, for the action."""
        return KnownData(**{name: self.cleaned_data[name] for name in DATA})

    def deed(self) -> Deed:
        """The document and the day, for the action."""
        return Deed(**{name: self.cleaned_data[name] for name in DEED})


def begun_with(facts: Child | DatedFacts, today: date) -> dict[str, Any]:
    """What the form begins with: the data as they are, or as the family asks for them with their document."""
    said: dict[str, Any] = {name: getattr(facts, name) for name in DATA}
    if isinstance(facts, DatedFacts):
        return said | {name: getattr(facts, name) for name in DEED}
    return said | {"since": today}
