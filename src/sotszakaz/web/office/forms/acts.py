"""Forms of the pages of acts: the file, the reason of a rejection."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sotszakaz.ordering.acts.errors import ActEmpty, ActTooLarge
from sotszakaz.ordering.acts.sources import limits

SUFFIXES = (".docx", ".doc", ".odt", ".rtf", ".pdf", ".txt")


class UploadForm(forms.Form):
    """One file of an act; what is inside is judged by reading it, not by its name."""

    file = forms.FileField(
        label="Файл акта",
        help_text=f"Word (.docx, .doc), OpenDocument (.odt), .rtf, .pdf или .txt, не больше "
        f"{limits.FILE_BYTES // limits.MEGABYTE} МБ. PDF нужен с текстом, не снимки страниц.",
        allow_empty_file=True,
        error_messages={"required": "Выберите файл акта."},
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if not file.size:
            raise forms.ValidationError(ActEmpty().message)
        if file.size > limits.FILE_BYTES:
            limit = f"{limits.FILE_BYTES // limits.MEGABYTE} МБ"
            raise forms.ValidationError(ActTooLarge(what="размер", limit=limit).message)
        return file


class RejectForm(forms.Form):
    reason = forms.CharField(
        label="Почему акт отклонён",
        max_length=500,
        help_text="Увидят коллеги. Файл можно будет загрузить снова.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Напишите, почему акт отклонён: это увидят коллеги."},
    )
