"""What is wrong with an application for an advance."""

from django import forms


class ReturnForm(forms.Form):
    remarks = forms.CharField(
        label="Что исправить",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Исполнитель увидит этот текст.",
        error_messages={"required": "Напишите, что исправить в заявке: исполнитель увидит этот текст."},
    )
