"""The provider's reply to an objection."""

from django import forms

from sotszakaz.kernel.signatures.scans import LIMIT_MB


class ReplyForm(forms.Form):
    """Words, and a file that shows it."""

    words = forms.CharField(
        label="Пояснение",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Его прочтут семья и уполномоченный орган. Исправить его потом нельзя.",
        error_messages={"required": "Напишите пояснение: его прочтут семья и уполномоченный орган."},
    )
    file = forms.FileField(
        label="Подтверждение",
        required=False,
        help_text=f"Например, скан журнала. PDF, JPEG или PNG, не больше {LIMIT_MB} МБ. Семья файл не видит.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": "Файл пуст. Выберите другой."},
    )
