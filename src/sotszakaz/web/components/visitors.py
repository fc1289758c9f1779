"""What is asked of whoever enters a paper that a representative has signed in person."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from sotszakaz.demand.children.rules import SignedPaper, Visitor
from sotszakaz.demand.children.states import Relation
from sotszakaz.kernel.signatures.scans import LIMIT, LIMIT_MB
from sotszakaz.web.components.inputs import DayField

NO_PAPER = "Без подписанной бумаги внести нельзя: приложите её скан."


class VisitorForm(forms.Form):
    """Who came, and the scan of what they have signed."""

    full_name = forms.CharField(
        label="Кто пришёл", max_length=200, help_text="Фамилия, имя, отчество законного представителя, как в паспорте."
    )
    relation = forms.ChoiceField(label="Кем приходится ребёнку", choices=Relation.choices)
    phone = forms.CharField(label="Телефон", max_length=40, required=False)
    email = forms.EmailField(
        label="Электронная почта",
        max_length=200,
        required=False,
        help_text="Если у представителя уже есть вход с этой почтой, ребёнок появится в его кабинете.",
    )
    file = forms.FileField(
        label="Скан подписанной бумаги",
        help_text=f"PDF, JPEG или PNG, не больше {LIMIT_MB} МБ. Все страницы одним файлом.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": NO_PAPER},
    )
    signed_on = DayField(label="Дата на бумаге")

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > LIMIT:
            raise forms.ValidationError(f"Файл больше {LIMIT_MB} МБ. Уменьшите разрешение скана.")
        return file

    def visitor(self) -> Visitor:
        """Who came, for the action."""
        return Visitor(**{name: self.cleaned_data[name].strip() for name in Visitor.__slots__})

    def paper(self) -> SignedPaper:
        """What they have signed, for the action."""
        return SignedPaper(self.cleaned_data["file"].read(), self.cleaned_data["signed_on"])
