"""Declaring a programme significant, and ending that."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField


class SignificantForm(forms.Form):
    """By which act or decision, and from which day."""

    act = forms.TypedChoiceField(
        label="По какому документу",
        coerce=int,
        required=False,
        empty_value=None,
        help_text="Акты — те, что загружены и подтверждены. Если акта нет, программу признаёт решение сотрудника.",
    )
    ground = forms.CharField(
        label="Пункт акта или основание решения",
        max_length=400,
        help_text="Его увидят исполнитель и семьи.",
        error_messages={"required": "Назовите пункт акта или основание решения: его увидят исполнитель и семьи."},
    )
    starts_on = DayField(label="С какого дня")

    def __init__(self, *args: Any, acts: Iterable[LegalAct], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Решение сотрудника"), *((each.pk, f"Акт: {each.file_name}") for each in acts)]
        offer(self, "act", choices)
        self.fields["starts_on"].initial = today

    def declared(self) -> dict[str, Any]:
        """What was chosen, for the action."""
        said = self.cleaned_data
        return {"act_id": said["act"], "ground": said["ground"], "starts_on": said["starts_on"]}


class EndForm(forms.Form):
    """Why the programme is significant no more."""

    end_ground = forms.CharField(
        label="Основание",
        max_length=400,
        error_messages={"required": "Назовите основание, по которому программа больше не значимая."},
    )
