from django import forms


class CheckForm(forms.Form):
    """The code under the square of a document."""

    code = forms.CharField(
        label="Код проверки",
        max_length=60,
        help_text="Шестнадцать знаков рядом с квадратным кодом документа. Дефисы и регистр не важны.",
        error_messages={"required": "Введите код проверки."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
