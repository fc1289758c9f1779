"""A new agreement and the end of one."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from sotszakaz.supply.agreements.states import AgreementKind
from sotszakaz.supply.agreements.terms import Terms
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.web.components.inputs import DayField, RoublesField


class AgreementForm(forms.Form):
    """Made from a registry record: who, for what term, up to what sum."""

    record = forms.TypedChoiceField(label="Исполнитель", coerce=int, help_text="Из действующих реестровых записей.")
    kind = forms.ChoiceField(label="Вид соглашения", choices=AgreementKind.choices, widget=forms.RadioSelect)
    first_day = DayField(label="Первый день")
    last_day = DayField(label="Последний день")
    limit = RoublesField(
        label="Предельный объём средств, ₽",
        min_value=Decimal("0.01"),
        help_text="Больше этой суммы по соглашению зачислить нельзя.",
    )

    def __init__(self, *args: Any, records: Iterable[RegistryRecord], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.pk, f"{each.organisation.short_name}, запись № {each.number}") for each in records]
        self.fields["record"].choices = [("", "Выберите исполнителя"), *choices]  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        """What was typed, for the action."""
        typed = self.cleaned_data
        return Terms(
            kind=AgreementKind(typed["kind"]),
            first_day=typed["first_day"],
            last_day=typed["last_day"],
            limit=typed["limit"],
        )


class TerminationForm(forms.Form):
    """Why an agreement ends."""

    reason = forms.CharField(
        label="Причина",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Исполнитель увидит этот текст.",
    )
