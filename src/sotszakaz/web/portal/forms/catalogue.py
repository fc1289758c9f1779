"""What a visitor looks for in the catalogue."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.programmes.selectors import Query


class CatalogueForm(forms.Form):
    """Every field is optional; what makes no sense is passed over, for an address may be typed by hand."""

    text = forms.CharField(
        label="Что ищете", max_length=200, required=False, widget=forms.TextInput({"type": "search"})
    )
    focus = forms.ChoiceField(label="Направленность", required=False)
    age = forms.IntegerField(label="Возраст ребёнка, лет", min_value=0, max_value=24, required=False)
    municipality = forms.TypedChoiceField(label="Муниципалитет", coerce=int, empty_value=None, required=False)

    def __init__(
        self, *args: Any, focuses: Iterable[str], municipalities: Iterable[Municipality], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(each, f"{each[:1].upper()}{each[1:]}") for each in focuses]
        places = [(each.pk, each.short_name) for each in municipalities]
        self.fields["focus"].choices = [("", "Любая"), *named]  # type: ignore[attr-defined]
        self.fields["municipality"].choices = [("", "Все"), *places]  # type: ignore[attr-defined]

    def query(self) -> Query:
        """What is asked; a field with a mistake asks nothing."""
        self.is_valid()
        asked = self.cleaned_data
        return Query(
            text=asked.get("text", ""),
            focus=asked.get("focus", ""),
            age=asked.get("age"),
            municipality_id=asked.get("municipality"),
        )
