"""Marking a measure of the plan."""

from datetime import date
from typing import Any

from django import forms

from sotszakaz.web.components.inputs import DayField
from sotszakaz.web.components.words import day


class CompletionForm(forms.Form):
    """`terms` are the terms that can still be marked; without terms the day of the deed is the term."""

    due_on = forms.TypedChoiceField(label="За какой срок", coerce=date.fromisoformat)
    done_on = DayField(label="Когда выполнено", error_messages={"required": "Укажите день выполнения."})
    note = forms.CharField(
        label="Что сделано",
        max_length=1000,
        help_text="Реквизиты акта, ссылка или итог: по этой записи потом найдут подтверждение.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Напишите, что сделано: реквизиты акта, ссылку или итог."},
    )

    def __init__(self, *args: Any, terms: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["due_on"]
        assert isinstance(field, forms.TypedChoiceField)
        if terms:
            field.choices = [(each.isoformat(), f"до {day(each)}") for each in terms]
        else:
            del self.fields["due_on"]
