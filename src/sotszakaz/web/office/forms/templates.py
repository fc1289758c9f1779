"""The form of a changed Word template."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sotszakaz.kernel.documents.word import limits
from sotszakaz.kernel.documents.word.refusals import TemplateTooLarge

LIMIT = f"{limits.FILE_BYTES // limits.MEGABYTE} МБ"


class TemplateForm(forms.Form):
    """One .docx; what is inside is judged by reading it, not by its name."""

    file = forms.FileField(
        label="Изменённый шаблон",
        help_text=f"Документ Word (.docx) без макросов, не больше {LIMIT}.",
        allow_empty_file=True,
        error_messages={"required": "Выберите файл шаблона."},
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > limits.FILE_BYTES:
            raise forms.ValidationError(TemplateTooLarge(what=f"больше {LIMIT}").message)
        return file
