"""What of the region is compared."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sotszakaz.ordering.acts.data.indicators import KEY_NAMES
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField


class RegionForm(forms.Form):
    """A region, a row that is compared, a day; nothing asks for all rows in short, of today."""

    region = forms.ChoiceField(label="Регион", required=False)
    key = forms.ChoiceField(
        label="Показатель",
        required=False,
        choices=[("", "все, коротко"), *((key, f"{key} {name}") for key, name in KEY_NAMES.items())],
    )
    day = DayField(label="На день", required=False)

    def __init__(self, *args: Any, regions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "region", [("", "все регионы"), *((each, each) for each in regions)])


class OfficerForm(forms.Form):
    """Who is to read of which region."""

    email = forms.EmailField(
        label="Почта, с которой человек входит",
        error_messages={
            "required": "Укажите почту, с которой человек входит на сайт.",
            "invalid": "Проверьте адрес почты: в нём должны быть @ и имя сайта.",
        },
    )
    region = forms.ChoiceField(
        label="Регион",
        error_messages={"required": "Выберите регион.", "invalid_choice": "Выберите регион из списка."},
    )

    def __init__(self, *args: Any, regions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "region", [(each, each) for each in regions])
