"""Search of children, and what to say when their data go back."""

from typing import Any

from django import forms

from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.web.components.grounds import GroundForm
from sotszakaz.web.components.inputs import DayField


class ChildSearchForm(forms.Form):
    """By surname, by СНИЛС or by the number of a certificate."""

    text = forms.CharField(
        label="Фамилия, СНИЛС или номер сертификата",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(label="Состояние", required=False, choices=[("", "Любое"), *ChildState.choices])


class ReturnForm(GroundForm):
    """Why the data go back to the representative: a ground of the rules and words of one's own."""

    reason = forms.CharField(
        label="Что исправить",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Законный представитель увидит этот текст.",
    )


class StateForm(forms.Form):
    """Which applications to show."""

    state = forms.ChoiceField(label="Состояние", required=False, choices=[("", "Любое"), *ApplicationState.choices])
    late = forms.BooleanField(label="Только с прошедшим сроком", required=False)


class WithdrawForm(forms.Form):
    """Why an unused value is taken back; its marks do not repeat those of the other forms of the page."""

    reason = forms.CharField(
        label="Почему изымается номинал",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Напишите, почему изымается номинал: это увидит законный представитель."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "withdraw_%s", **kwargs})


class SuspendForm(forms.Form):
    """Since when and why a certificate is suspended."""

    since = DayField(label="С какого дня")
    reason = forms.CharField(
        label="Почему сертификат приостановлен",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Законный представитель увидит этот текст. Например, заявление семьи от 22.11.2026.",
        error_messages={"required": "Напишите, почему сертификат приостановлен: это увидит законный представитель."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "suspend_%s", **kwargs})


class ResumeForm(forms.Form):
    """Why a certificate works again."""

    reason = forms.CharField(
        label="Почему сертификат возобновлён",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Законный представитель увидит этот текст.",
        error_messages={"required": "Напишите, почему сертификат возобновлён: это увидит законный представитель."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "resume_%s", **kwargs})
