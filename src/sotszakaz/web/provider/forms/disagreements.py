"""The provider's wording of clauses."""

from typing import Any

from django import forms

from sotszakaz.supply.agreements.terms import Objection

ROWS = 3
PARTS = ("clause", "body", "own")


class ObjectionsForm(forms.Form):
    """Up to three clauses: a row is typed whole or left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, ROWS + 1):
            self.fields[f"clause_{number}"] = forms.CharField(
                label=f"Пункт {number}", max_length=200, required=number == 1, help_text="Например, «2.3. Аванс»."
            )
            self.fields[f"body_{number}"] = forms.CharField(
                label="Как написано сейчас", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"own_{number}"] = forms.CharField(
                label="Как предлагаете вы",
                max_length=2000,
                required=number == 1,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for number in range(2, ROWS + 1):
            said = {name: typed.get(f"{name}_{number}") for name in PARTS}
            for name in ("clause", "own"):
                if any(said.values()) and not said[name]:
                    self.add_error(f"{name}_{number}", "Заполните пункт целиком или оставьте его пустым.")
        return typed

    def objections(self) -> tuple[Objection, ...]:
        """The rows that were typed."""
        typed = self.cleaned_data
        rows = [[typed[f"{name}_{number}"] for name in PARTS] for number in range(1, ROWS + 1)]
        return tuple(Objection(*row) for row in rows if row[0])
