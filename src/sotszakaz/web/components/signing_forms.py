"""Forms of the page of a document."""

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.signatures.scans import LIMIT, LIMIT_MB
from sotszakaz.kernel.signatures.simple import AGREEMENT
from sotszakaz.web.components.inputs import DayField

SIGNATURE_MB = 2
SIGNATURE_BYTES = SIGNATURE_MB * 1024 * 1024


class SignForm(forms.Form):
    """A signature: a file from the signer's program, or base64 from the plug-in of the browser."""

    party = forms.ChoiceField(choices=SigningParty.choices, widget=forms.HiddenInput)
    cms = forms.FileField(
        label="Файл подписи",
        help_text=f"Файл .sig, .p7s или .sgn, не больше {SIGNATURE_MB} МБ.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".sig,.p7s,.sgn"}),
        error_messages={"required": "Выберите файл подписи: его создаёт программа, которой вы подписали документ."},
    )
    cms_base64 = forms.CharField(required=False, max_length=SIGNATURE_BYTES, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cms"].required = not self.data.get("cms_base64")

    def clean_cms(self) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = self.cleaned_data["cms"]
        if file is not None and file.size is not None and file.size > SIGNATURE_BYTES:
            raise forms.ValidationError(f"Файл больше {SIGNATURE_MB} МБ: это не подпись. Выберите файл .sig.")
        return file

    def clean_cms_base64(self) -> bytes:
        try:
            return base64.b64decode("".join(self.cleaned_data["cms_base64"].split()), validate=True)
        except (binascii.Error, ValueError):
            raise forms.ValidationError("Плагин передал не подпись. Загрузите файл .sig.") from None

    def content(self) -> bytes:
        """The bytes of the signature."""
        file = self.cleaned_data["cms"]
        content: bytes = file.read() if file else self.cleaned_data["cms_base64"]
        return content


class CodeForm(forms.Form):
    """A code that was sent, and the agreement to sign by it."""

    code = forms.CharField(
        label="Код из сообщения",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "Введите шесть цифр из сообщения."},
    )
    agreed = forms.BooleanField(label="", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = AGREEMENT


class PaperForm(forms.Form):
    """The scan of the signed paper and who has signed it; a side whose name is empty has not."""

    file = forms.FileField(
        label="Скан подписанного документа",
        help_text=f"PDF, JPEG или PNG, не больше {LIMIT_MB} МБ. Все страницы одним файлом.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": "Выберите скан."},
    )
    edition = forms.IntegerField(
        label="Редакция на бумаге",
        min_value=1,
        max_value=32767,
        error_messages={"required": "Напишите номер редакции: он стоит внизу каждой страницы."},
    )
    signed_on = DayField(label="Дата на бумаге")
    ground = forms.CharField(
        label="Почему на бумаге",
        max_length=500,
        help_text="Например: у законного представителя нет доступа к интернету.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Напишите, почему документ на бумаге: это останется при нём."},
    )

    def __init__(self, *args: Any, parties: Iterable[SigningParty], current: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].help_text = f"Номер стоит внизу каждой страницы. Действует редакция {current}."
        self.parties = list(parties)
        for party in self.parties:
            self.fields[f"name_{party}"] = forms.CharField(
                label=f"Кто подписал: {party.label}",
                max_length=300,
                required=False,
                help_text="Фамилия, имя, отчество. Оставьте пустым, если на бумаге эта сторона не подписывала.",
            )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > LIMIT:
            raise forms.ValidationError(f"Файл больше {LIMIT_MB} МБ. Уменьшите разрешение скана.")
        return file

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.parties and not any(typed.get(f"name_{party}") for party in self.parties):
            self.add_error(f"name_{self.parties[0]}", "Напишите, кто подписал документ.")
        return typed

    def signers(self) -> dict[SigningParty, str]:
        """Who signed for each side."""
        typed = self.cleaned_data
        return {party: typed[f"name_{party}"] for party in self.parties if typed[f"name_{party}"]}
