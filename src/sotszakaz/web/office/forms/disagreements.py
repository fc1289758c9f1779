"""The answer to a protocol of disagreements."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sotszakaz.supply.agreements.models import DisagreementItem
from sotszakaz.supply.agreements.terms import Answer

ACCEPT, REFUSE = "accept", "refuse"


class AnswersForm(forms.Form):
    """For each clause: accept or refuse, and why."""

    def __init__(self, *args: Any, items: Sequence[DisagreementItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            self.fields[f"answer_{item.pk}"] = forms.ChoiceField(
                label=f"{item.clause}: ответ",
                choices=[(ACCEPT, "Принять редакцию исполнителя"), (REFUSE, "Отклонить")],
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{item.pk}"] = forms.CharField(
                label=f"{item.clause}: почему отклонено", max_length=500, required=False
            )

    def answers(self) -> dict[int, Answer]:
        """What was chosen, by the id of the clause."""
        typed = self.cleaned_data
        return {
            item.pk: Answer(typed[f"answer_{item.pk}"] == ACCEPT, typed[f"reason_{item.pk}"]) for item in self.items
        }
