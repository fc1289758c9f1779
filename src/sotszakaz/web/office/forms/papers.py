"""What is wrong with an act or an invoice."""

from django import forms


class PaperReturnForm(forms.Form):
    remarks = forms.CharField(
        label="Что исправить",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Исполнитель увидит этот текст и сформирует документ снова.",
        error_messages={"required": "Напишите, что исправить в документе: исполнитель увидит этот текст."},
    )
