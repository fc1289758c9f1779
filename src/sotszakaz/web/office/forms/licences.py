"""What the office says of a licence."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.supply.providers import claims
from sotszakaz.supply.providers.models import Licence
from sotszakaz.supply.providers.rules import LICENCE_SUBTYPES
from sotszakaz.supply.providers.states import SAID
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField


class DayForm(forms.Form):
    """From which day."""

    first_day = DayField(label="С какого дня")


class StopForm(DayForm):
    """What has happened to the licence."""

    kind = forms.ChoiceField(label="Что случилось", choices=[(kind.value, kind.label) for kind in SAID])
    note = forms.CharField(
        label="Пояснение", max_length=400, required=False, help_text="Откуда это известно: приказ, запись реестра."
    )

    field_order = ("kind", "first_day", "note")


class LicenceForm(forms.Form):
    """Another licence."""

    number = forms.CharField(label="Номер лицензии", max_length=80)
    issued_on = DayField(label="Дата лицензии")
    issuer = forms.CharField(label="Кем выдана", max_length=300)
    subtype = forms.ChoiceField(label="Подвид образования", choices=[(each, each) for each in LICENCE_SUBTYPES])
    replaces = forms.TypedChoiceField(
        label="Вместо какой лицензии",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Прежняя лицензия с этого дня не действует. Если действуют обе, не выбирайте.",
    )

    def __init__(self, *args: Any, licences: Iterable[Licence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = ((each.pk, each.number) for each in licences)
        offer(self, "replaces", [("", "Действуют обе"), *known])

    def licence(self) -> claims.Licence:
        """What was typed of the new one."""
        return claims.Licence(**{name: said for name, said in self.cleaned_data.items() if name != "replaces"})
