"""Decisions on providers: refusal of an application, exclusion from the registry; what to look for in it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.kernel.municipalities.states import OrganisationKind
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.providers.states import RecordState
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.grounds import GroundForm
from sotszakaz.web.components.inputs import DayField
from sotszakaz.web.components.services import service_line

KINDS = [(value, label) for value, label in OrganisationKind.choices if value != OrganisationKind.BODY]


class ProviderGroundForm(GroundForm):
    """What exactly is wrong, where there is more to say than the ground; the provider reads both."""

    unchosen = "Выберите основание"

    reason = forms.CharField(
        label="Пояснение",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Что именно не так и что исправить. Исполнитель увидит этот текст.",
    )


class RegistryForm(forms.Form):
    """What to look for in the registry, and on which day."""

    list = forms.CharField(widget=forms.HiddenInput, required=False, initial="registry")
    text = forms.CharField(
        label="Номер, название, ИНН или лицензия",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(label="Состояние", required=False, choices=[("", "Любое"), *RecordState.choices])
    kind = forms.ChoiceField(label="Вид", required=False, choices=[("", "Любой"), *KINDS])
    service = forms.TypedChoiceField(label="Услуга", required=False, coerce=int, empty_value=None)
    without_licence = forms.BooleanField(label="Только без действующей лицензии", required=False)
    on = DayField(label="Как было на день", required=False)

    def __init__(self, *args: Any, services: Iterable[SocialService], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Любая"), *((each.pk, service_line(each)) for each in services)]
        offer(self, "service", choices)
