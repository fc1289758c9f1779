from django import forms

from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.selectors import list_municipalities
from sotszakaz.web.components.choices import offer


class CheckForm(forms.Form):
    """The code under the square of a document."""

    code = forms.CharField(
        label="Код проверки",
        max_length=60,
        help_text="Шестнадцать знаков рядом с квадратным кодом документа. Дефисы и регистр не важны.",
        error_messages={"required": "Введите код проверки."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class NumberForm(forms.Form):
    """Who has issued the document, and its number."""

    municipality = forms.TypedChoiceField(
        label="Муниципалитет", coerce=int, error_messages={"required": "Выберите муниципалитет."}
    )
    number = forms.CharField(
        label="Номер документа",
        max_length=40,
        help_text="Как на документе: СС-12/2026.",
        error_messages={"required": "Введите номер документа."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label="Вид документа",
        required=False,
        choices=[("", "По буквам номера"), *DocumentKind.choices],
        help_text="Нужен, если в номере нет букв.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", "Выберите"), *((each.pk, each.name) for each in list_municipalities())]
        offer(self, "municipality", choices)
