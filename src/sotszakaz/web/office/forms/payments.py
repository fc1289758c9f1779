"""The file of the treasury's answers."""

from django import forms


class ResultsForm(forms.Form):
    file = forms.FileField(
        label="Файл ответов казначейства",
        help_text="XLSX или CSV: номер поручения, «оплачено» или «возвращено», день, причина возврата. "
        "Первая строка — заголовки.",
        error_messages={"required": "Выберите файл.", "empty": "Файл пуст. Выберите другой."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    is_trial = forms.BooleanField(label="Только проверить, ничего не вносить", required=False, initial=True)
