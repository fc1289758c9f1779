"""A ground of the regulation and words of one's own: for every refusal, return, exclusion and termination."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from sotszakaz.kernel.regulations.types import Ground
from sotszakaz.web.components.choices import offer


class GroundForm(forms.Form):
    """Whoever it concerns reads both; a form of its own words redeclares the field."""

    unchosen: ClassVar[str] = "Выберите"

    ground = forms.ChoiceField(label="Основание")
    reason = forms.CharField(
        label="Пояснение",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Законный представитель увидит этот текст.",
    )

    def __init__(self, *args: Any, grounds: Iterable[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", self.unchosen), *((each.code, each.text) for each in grounds)]
        offer(self, "ground", choices)
