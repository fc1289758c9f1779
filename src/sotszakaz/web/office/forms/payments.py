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


class WithdrawalForm(forms.Form):
    """Why what was entered or made is a mistake."""

    reason = forms.CharField(
        label="Почему это ошибка",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Причина останется в истории.",
        error_messages={"required": "Напишите, почему это ошибка."},
    )
