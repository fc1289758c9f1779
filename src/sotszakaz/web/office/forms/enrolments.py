"""Why a contract ends early."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.kernel.regulations.types import Ground


class TerminateForm(forms.Form):
    """A ground of the municipality's rules and words of one's own."""

    ground = forms.ChoiceField(label="Основание расторжения")
    reason = forms.CharField(
        label="Пояснение",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Законный представитель и исполнитель увидят этот текст.",
    )

    def __init__(self, *args: Any, grounds: Iterable[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Выберите"), *((each.code, each.text) for each in grounds)]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]
