"""Decisions on providers: refusal of an application, exclusion from the registry."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.kernel.regulations.types import Ground


class GroundForm(forms.Form):
    """A ground of the regulation and what exactly is wrong; the provider reads both."""

    ground = forms.ChoiceField(label="Основание")
    reason = forms.CharField(
        label="Пояснение",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Что именно не так и что исправить. Исполнитель увидит этот текст.",
    )

    def __init__(self, *args: Any, grounds: Iterable[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Выберите основание"), *((each.code, each.text) for each in grounds)]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]
