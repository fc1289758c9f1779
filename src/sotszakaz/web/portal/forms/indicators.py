"""Whose indicators everybody looks at, and of which year."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sotszakaz.kernel.municipalities.models import Municipality


class PublicForm(forms.Form):
    """A municipality and a year; without a year the latest."""

    municipality = forms.ChoiceField(label="Муниципалитет", required=False)
    year = forms.ChoiceField(label="Год", required=False)

    def __init__(self, *args: Any, municipalities: Sequence[Municipality], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {each.slug: each for each in municipalities}
        self.years = years
        places = [("", "все"), *((each.slug, each.name) for each in municipalities)]
        self.fields["municipality"] = forms.ChoiceField(label="Муниципалитет", required=False, choices=places)
        dated = [(str(each), str(each)) for each in years]
        self.fields["year"] = forms.ChoiceField(label="Год", required=False, choices=[("", "последний"), *dated])

    @property
    def asked_year(self) -> int | None:
        """The year asked for, else the latest; None when there is none at all."""
        asked = self.cleaned_data.get("year") if self.is_valid() else ""
        return int(asked) if asked else next(iter(self.years), None)

    @property
    def chosen(self) -> Municipality | None:
        asked = self.cleaned_data.get("municipality") if self.is_valid() else ""
        return self.known.get(asked or "")
