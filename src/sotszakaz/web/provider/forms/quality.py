"""The provider's answer to a finding."""

from django import forms

from sotszakaz.kernel.signatures.scans import LIMIT_MB


class MendingForm(forms.Form):
    """What was done, and a file that shows it."""

    words = forms.CharField(
        label="Что сделано",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ответ прочтут проверяющие. Исправить его потом нельзя.",
        error_messages={"required": "Напишите, что сделано: ответ прочтут проверяющие."},
    )
    file = forms.FileField(
        label="Подтверждение",
        required=False,
        help_text=f"Например, фото или приказ. PDF, JPEG или PNG, не больше {LIMIT_MB} МБ. Место и время съёмки "
        "из фото удаляются.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": "Файл пуст. Выберите другой."},
    )
